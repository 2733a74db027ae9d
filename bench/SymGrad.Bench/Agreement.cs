namespace SymGrad.Bench;

/// <summary>Two gradients are only worth timing if they are the same.</summary>
internal static class Agreement
{
    private const double Tolerance = 1e-12;

    /// <exception cref="InvalidOperationException">The numbers differ by more than rounding.</exception>
    public static void Require(string what, double byHand, double generated)
    {
        // Written so that NaN fails.
        if (!(Math.Abs(byHand - generated) <= Tolerance * Math.Max(1, Math.Abs(byHand))))
        {
            throw new InvalidOperationException($"{what}: {byHand:R} by hand, {generated:R} generated.");
        }
    }

    public static void Require(string what, double[] byHand, double[] generated)
    {
        if (byHand.Length != generated.Length)
        {
            throw new InvalidOperationException($"{what}: {byHand.Length} numbers by hand, {generated.Length} generated.");
        }

        for (int i = 0; i < byHand.Length; i++)
        {
            Require($"{what}, number {i}", byHand[i], generated[i]);
        }
    }

    /// <summary>The same for long sums: numbers are compared with the largest of them, since they may cancel.</summary>
    public static void RequireSums(string what, double[] byHand, double[] generated)
    {
        double scale = byHand.Max(Math.Abs);
        Require(what, [.. byHand.Select(number => number / scale)], [.. generated.Select(number => number / scale)]);
    }

    public static void Require(string what, double[,] byHand, double[,] generated) => Require(what, Flat(byHand), Flat(generated));

    public static void Require(string what, double[][] byHand, double[][] generated)
    {
        foreach ((double[] expected, double[] actual) in byHand.Zip(generated))
        {
            Require(what, expected, actual);
        }
    }

    /// <summary>A copy, row by row.</summary>
    public static double[] Flat(double[,] matrix) => [.. matrix.Cast<double>()];

    /// <summary>Numbers from −1 to 1.</summary>
    public static double[,] Numbers(int rows, int columns, Random random)
    {
        double[,] matrix = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                matrix[i, j] = 2 * random.NextDouble() - 1;
            }
        }

        return matrix;
    }
}
