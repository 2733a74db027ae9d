using ScottPlot;

namespace MlNetLoss;

/// <summary>The households, and a line for each quantile.</summary>
internal static class Picture
{
    public static void Save(IReadOnlyList<Household> households, IReadOnlyList<(string Name, Line Line)> lines, string path)
    {
        using Plot plot = new();
        var markers = plot.Add.ScatterPoints(
            households.Select(household => household.Income).ToArray(), households.Select(household => household.Food).ToArray(), Colors.Gray);
        markers.MarkerSize = 4;
        double[] ends = [households.Min(household => household.Income), households.Max(household => household.Income)];
        foreach ((string name, Line line) in lines)
        {
            var drawn = plot.Add.ScatterLine(ends, [line.At(ends[0]), line.At(ends[1])]);
            drawn.LineWidth = 2;
            drawn.LegendText = name;
        }

        plot.Title("Food expenditure of Belgian households, 1857");
        plot.XLabel("income, francs a year");
        plot.YLabel("food, francs a year");
        plot.ShowLegend(Alignment.LowerRight);
        plot.SavePng(path, 800, 560);
    }
}
