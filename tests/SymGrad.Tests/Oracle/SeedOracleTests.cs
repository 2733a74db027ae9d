namespace SymGrad.Tests;

/// <summary>The oracle file is read the right way round: plain forward code gives its values.</summary>
public class SeedOracleTests
{
    private const double Tolerance = 1e-12;

    [Fact]
    public void HasTwelveBilinearPoints() => Assert.Equal(12, SeedOracle.Instance.BilinearPoints.Count());

    [Fact]
    public void BilinearValues()
    {
        foreach ((BilinearGrid grid, BilinearPoint point) in SeedOracle.Instance.BilinearPoints)
        {
            Agreement.Within(point.Value, Bilinear(grid.U, point.X, point.Y), Tolerance);
        }
    }

    [Fact]
    public void BilinearGradients()
    {
        foreach ((BilinearGrid grid, BilinearPoint point) in SeedOracle.Instance.BilinearPoints)
        {
            double byX = Extrapolated.Derivative(x => Bilinear(grid.U, x, point.Y), point.X, 0.01).Value;
            double byY = Extrapolated.Derivative(y => Bilinear(grid.U, point.X, y), point.Y, 0.01).Value;
            Agreement.Within(point.ByX, point.Seed * byX, 1e-9);
            Agreement.Within(point.ByY, point.Seed * byY, 1e-9);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void MlpLosses(bool rowTimesColumn)
    {
        MlpCase mlp = SeedOracle.Instance.Mlp;
        MlpConvention convention = rowTimesColumn ? mlp.Wx : mlp.XtW;
        double sum = 0;
        for (int sample = 0; sample < convention.Samples.Count; sample++)
        {
            double[] x = Row(mlp.X, sample);
            double[] hidden = [.. Layer(mlp.Start.W1, mlp.Start.B1, x, rowTimesColumn).Select(z => Math.Max(0, z))];
            double[] logits = Layer(mlp.Start.W2, mlp.Start.B2, hidden, rowTimesColumn);
            double normalizer = Math.Log(logits.Sum(Math.Exp));
            double loss = Row(mlp.Y, sample).Zip(logits, (y, logit) => y * (normalizer - logit)).Sum();
            Agreement.Within(convention.Samples[sample].Logits, logits, Tolerance);
            Agreement.Within(convention.Samples[sample].Loss, loss, Tolerance);
            sum += loss;
        }

        Agreement.Within(convention.Sum.Loss, sum, Tolerance);
        Agreement.Within(convention.Mean.Loss, sum / convention.Samples.Count, Tolerance);
    }

    private static double Bilinear(double[,] u, double x, double y)
    {
        double v = 0;
        for (int h = 1; h <= u.GetLength(0); h++)
        {
            for (int w = 1; w <= u.GetLength(1); w++)
            {
                v += u[h - 1, w - 1] * Math.Max(0, 1 - Math.Abs(x - h)) * Math.Max(0, 1 - Math.Abs(y - w));
            }
        }

        return v;
    }

    private static double[] Row(double[,] matrix, int row) => [.. Enumerable.Range(0, matrix.GetLength(1)).Select(j => matrix[row, j])];

    private static double[] Layer(double[,] w, double[] b, double[] x, bool rowTimesColumn) =>
        [.. b.Select((bias, i) => bias + x.Select((value, j) => value * (rowTimesColumn ? w[i, j] : w[j, i])).Sum())];
}
