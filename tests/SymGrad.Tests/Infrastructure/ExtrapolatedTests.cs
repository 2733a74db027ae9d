namespace SymGrad.Tests;

/// <summary>The numeric derivatives that other tests lean on are themselves right, and honest about their error.</summary>
public class ExtrapolatedTests
{
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.7)]
    [InlineData(-3.2)]
    [InlineData(40.0)]
    public void Sine(double x) => Right(Math.Cos(x), Extrapolated.Derivative(Math.Sin, x));

    [Theory]
    [InlineData(0.01)]
    [InlineData(1.0)]
    [InlineData(1e6)]
    public void LogarithmNearTheEdgeOfItsDomain(double x) => Right(1 / x, Extrapolated.Derivative(Math.Log, x));

    [Fact]
    public void KinksHaveTwoSides()
    {
        Right(1, Extrapolated.FromRight(Math.Abs, 0));
        Right(-1, Extrapolated.FromLeft(Math.Abs, 0));
        Right(Math.E, Extrapolated.FromRight(Math.Exp, 1));
    }

    [Fact]
    public void SquareRootFromTheRightOfItsDomain() => Right(0.5, Extrapolated.FromRight(x => Math.Sqrt(x + 1), 0));

    [Fact]
    public void GradientByCoordinate()
    {
        (double Value, double Error)[] gradient = Extrapolated.Gradient(v => v[0] * v[0] * Math.Exp(v[1]), [1.5, -0.5]);
        Right(3 * Math.Exp(-0.5), gradient[0]);
        Right(2.25 * Math.Exp(-0.5), gradient[1]);
    }

    private static void Right(double expected, (double Value, double Error) found)
    {
        Agreement.Within(expected, found.Value, 1e-9, scale: 1);
        Assert.True(found.Error < 1e-8 * Math.Max(1, Math.Abs(expected)), $"error estimate {found.Error}");
    }
}
