using static SymGrad.Tests.Seed.BilinearInterpolation;

namespace SymGrad.Tests.Seed;

/// <summary>The generated derivatives of bilinear interpolation: the oracle's twelve points, whole-number coordinates, and numeric differentiation.</summary>
public class SeedBilinearTests
{
    /// <summary>What the project promises: relative, and absolute below 1e-3 (the oracle's numbers are of the order of 1).</summary>
    private const double Tolerance = 1e-12;

    private static readonly double[,] Grid = { { 1, -1, 4 }, { 2, 8, -3 }, { 5, -7, 0.5 } };

    /// <summary>The index of every point of the oracle.</summary>
    public static TheoryData<int> Points => [.. Enumerable.Range(0, SeedOracle.Instance.BilinearPoints.Count())];

    [Fact]
    public void TheOracleHasPointsInsideAndOutsideTheGrid()
    {
        BilinearPoint[] points = [.. SeedOracle.Instance.BilinearPoints.Select(p => p.Point)];
        Assert.Equal(12, points.Length);
        Assert.Contains(points, p => p.Kind == "inside");
        Assert.Contains(points, p => p.Kind == "partly_outside");
    }

    [Theory]
    [MemberData(nameof(Points))]
    public void PullbackGivesTheOraclesNumbers(int index)
    {
        (double[,] u, BilinearPoint p) = PointOf(index);
        (double[,] byU, double byX, double byY) = (new double[u.GetLength(0), u.GetLength(1)], 0.0, 0.0);
        BilinearPullback(u, p.X, p.Y, p.Seed, byU, ref byX, ref byY);
        Agree(p, byU, byX, byY, seed: 1);
    }

    [Theory]
    [MemberData(nameof(Points))]
    public void GradientGivesTheOraclesNumbers(int index)
    {
        (double[,] u, BilinearPoint p) = PointOf(index);
        (double[,] byU, double byX, double byY) = BilinearGradient(u, p.X, p.Y);
        Agree(p, byU, byX, byY, p.Seed);
    }

    [Theory]
    [MemberData(nameof(Points))]
    public void ValueAndGradientGivesTheOraclesNumbers(int index)
    {
        (double[,] u, BilinearPoint p) = PointOf(index);
        (double value, (double[,] u, double x, double y) gradient) = BilinearValueAndGradient(u, p.X, p.Y);
        Agreement.Within(p.Value, value, Tolerance);
        Agree(p, gradient.u, gradient.x, gradient.y, p.Seed);
    }

    [Theory]
    [MemberData(nameof(Points))]
    public void ValueAndGradientWithoutAllocationOverwritesItsDestinations(int index)
    {
        (double[,] u, BilinearPoint p) = PointOf(index);
        double[,] byU = Filled(u, double.NaN);
        double value = BilinearValueAndGradient(u, p.X, p.Y, byU, out double byX, out double byY);
        Agreement.Within(p.Value, value, Tolerance);
        Agree(p, byU, byX, byY, p.Seed);
    }

    [Fact]
    public void PullbackAddsToItsAdjoints()
    {
        (double[,] u, BilinearPoint p) = PointOf(0);
        (double[,] byU, double byX, double byY) = (Filled(u, 8), 16.0, 32.0);
        BilinearPullback(u, p.X, p.Y, p.Seed, byU, ref byX, ref byY);
        Agreement.Within(8 + p.ByU[0, 0], byU[0, 0], Tolerance);
        Agreement.Within(8 + p.ByU[1, 1], byU[1, 1], Tolerance);
        Agreement.Within(16 + p.ByX, byX, Tolerance);
        Agreement.Within(32 + p.ByY, byY, Tolerance);
    }

    [Fact]
    public void TheFormsWithDestinationsAllocateNothing()
    {
        (double[,] byU, double byX, double byY) = (new double[3, 3], 0.0, 0.0);
        void Both()
        {
            BilinearValueAndGradient(Grid, 1.25, 2.5, byU, out byX, out byY);
            BilinearPullback(Grid, 1.25, 2.5, 2, byU, ref byX, ref byY);
        }

        Both();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Both();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>
    /// The kinks by the table of api.md: |x − h| has derivative 0 where x = h, and max(0, 1 − |x − h|) has 0 where it reaches 0, that is for both neighbours of h.
    /// So a whole-number x has derivative 0, while y keeps its slope U(x, w+1) − U(x, w), and v is what lies on the line of row x.
    /// </summary>
    [Theory]
    [InlineData(2, 2.25, 8 * 0.75 + -3 * 0.25, 0, -3 - 8)]
    [InlineData(1, 1.5, 0, 0, -1 - 1)]
    [InlineData(3, 2.5, (-7 + 0.5) / 2, 0, 0.5 - -7)]
    [InlineData(1.5, 3, (4 - 3) / 2.0, -3 - 4, 0)]
    [InlineData(2, 2, 8, 0, 0)]
    [InlineData(1, 1, 1, 0, 0)]
    [InlineData(3, 1, 5, 0, 0)]
    [InlineData(0, 2, 0, 0, 0)]
    [InlineData(4, 2.5, 0, 0, 0)]
    [InlineData(2.5, 4, 0, 0, 0)]
    [InlineData(-6, 9, 0, 0, 0)]
    public void WholeNumberCoordinatesFollowTheKinkTable(double x, double y, double value, double byX, double byY)
    {
        (double v, (double[,] u, double x, double y) gradient) = BilinearValueAndGradient(Grid, x, y);
        Assert.Equal(value, v);
        Assert.Equal(byX, gradient.x);
        Assert.Equal(byY, gradient.y);
        for (int h = 1; h <= 3; h++)
        {
            for (int w = 1; w <= 3; w++)
            {
                Assert.Equal(Hat(x - h) * Hat(y - w), gradient.u[h - 1, w - 1]);
            }
        }
    }

    /// <summary>
    /// Along each coordinate the function is linear between whole numbers, so central differences are exact but for rounding: about 2e-16·|v| over a step
    /// of at least 0.02, some of which the extrapolation magnifies. 1e-11 is a hundred times that.
    /// </summary>
    [Fact]
    public void AgreesWithNumericDifferentiationAtManyPoints()
    {
        Random random = new(20240601);
        for (int n = 0; n < 200; n++)
        {
            (double x, double y) = (AwayFromWholeNumbers(random), AwayFromWholeNumbers(random));
            (double[,] byU, double byX, double byY) = BilinearGradient(Grid, x, y);
            Agreement.Within(Extrapolated.Derivative(t => Bilinear(Grid, t, y), x, 0.04).Value, byX, 1e-11, scale: 1, what: $"by x at ({x}, {y})");
            Agreement.Within(Extrapolated.Derivative(t => Bilinear(Grid, x, t), y, 0.04).Value, byY, 1e-11, scale: 1, what: $"by y at ({x}, {y})");
            (int row, int column) = (random.Next(3), random.Next(3));
            Agreement.Within(
                Extrapolated.Derivative(t => Bilinear(With(row, column, t), x, y), Grid[row, column]).Value,
                byU[row, column],
                1e-11,
                scale: 1,
                what: $"by u[{row},{column}] at ({x}, {y})");
        }
    }

    [Fact]
    public void AnEmptyGridHasAnEmptyGradient()
    {
        (double[,] byU, double byX, double byY) = BilinearGradient(new double[0, 3], 1.5, 2.5);
        Assert.Equal((0, 3), (byU.GetLength(0), byU.GetLength(1)));
        Assert.Equal((0.0, 0.0), (byX, byY));
    }

    /// <summary>A destination that is too small is told at once, before anything is written.</summary>
    [Fact]
    public void ADestinationOfAnotherShapeIsRefused()
    {
        double[,] wrong = Filled(new double[2, 3], 7);
        Assert.Throws<ArgumentException>(() => BilinearValueAndGradient(Grid, 1.5, 2.5, wrong, out _, out _));
        Assert.All(wrong.Cast<double>(), element => Assert.Equal(7, element));
    }

    private static (double[,] U, BilinearPoint Point) PointOf(int index)
    {
        (BilinearGrid grid, BilinearPoint point) = SeedOracle.Instance.BilinearPoints.ElementAt(index);
        return (grid.U, point);
    }

    private static void Agree(BilinearPoint p, double[,] byU, double byX, double byY, double seed)
    {
        double[,] pulled = new double[byU.GetLength(0), byU.GetLength(1)];
        for (int h = 0; h < pulled.GetLength(0); h++)
        {
            for (int w = 0; w < pulled.GetLength(1); w++)
            {
                pulled[h, w] = seed * byU[h, w];
            }
        }

        Agreement.Within(p.ByU, pulled, Tolerance, what: "dJ/dU");
        Agreement.Within(p.ByX, seed * byX, Tolerance, what: "dJ/dx");
        Agreement.Within(p.ByY, seed * byY, Tolerance, what: "dJ/dy");
    }

    private static double Hat(double distance) => Math.Max(0, 1 - Math.Abs(distance));

    /// <summary>Between −1 and 5 and at least 0.05 from a whole number.</summary>
    private static double AwayFromWholeNumbers(Random random) => random.Next(-1, 5) + 0.05 + 0.9 * random.NextDouble();

    private static double[,] Filled(double[,] like, double value)
    {
        double[,] filled = new double[like.GetLength(0), like.GetLength(1)];
        for (int i = 0; i < filled.GetLength(0); i++)
        {
            for (int j = 0; j < filled.GetLength(1); j++)
            {
                filled[i, j] = value;
            }
        }

        return filled;
    }

    private static double[,] With(int row, int column, double value)
    {
        double[,] changed = (double[,])Grid.Clone();
        changed[row, column] = value;
        return changed;
    }
}
