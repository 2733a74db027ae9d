namespace MlNetLoss;

/// <summary>What a household spends on food, as a line in its income.</summary>
internal readonly record struct Line(double Intercept, double Slope)
{
    public double At(double income) => Intercept + Slope * income;

    /// <summary>The sum of the pinball losses of the households.</summary>
    public double Loss(IReadOnlyList<Household> households, double quantile)
    {
        double sum = 0;
        foreach (Household household in households)
        {
            sum += Losses.Pinball(At(household.Income), household.Food, quantile);
        }

        return sum;
    }

    /// <summary>The part of the households that spend less than the line says.</summary>
    public double PartBelow(IReadOnlyList<Household> households)
    {
        Line line = this;
        return households.Count(household => household.Food < line.At(household.Income)) / (double)households.Count;
    }

    /// <summary>
    /// The best of all lines: the sum is piecewise linear, so it is least at a corner, and a corner is a line through two
    /// households. There are few enough of them to try them all.
    /// </summary>
    public static Line Best(IReadOnlyList<Household> households, double quantile)
    {
        Line best = default;
        double least = double.PositiveInfinity;
        for (int i = 0; i < households.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double slope = (households[i].Food - households[j].Food) / (households[i].Income - households[j].Income);
                Line line = new(households[i].Food - slope * households[i].Income, slope);
                double loss = line.Loss(households, quantile);
                if (loss < least)
                {
                    (best, least) = (line, loss);
                }
            }
        }

        return best;
    }
}
