using SymGrad.Testing;
using SymGrad.Tool.Reporting;

namespace SymGrad.Tool.Tests.Reporting;

/// <summary>What is plotted is the function and its derivative.</summary>
public static partial class CurveTests
{
    [Fact]
    public static void TheSamplesAreThoseOfTheFunction()
    {
        CheckedCall call = CheckedCall.Of(() => Inverse(2, 3));

        Curve curve = PlotsPart.Sample(call, 0, 2);

        Assert.Equal(121, curve.Places.Length);
        Assert.Equal(-1, curve.Places[0], 1e-12);
        Assert.Equal(5, curve.Places[^1], 1e-12);
        Assert.Equal(2, curve.Places[60], 1e-12);
        for (int i = 0; i < curve.Places.Length; i++)
        {
            double x = curve.Places[i];
            bool isInside = x > 0;
            Assert.Equal(isInside ? 3 * Math.Sqrt(x) : double.NaN, curve.Values[i], 1e-12);
            Assert.Equal(isInside ? 1.5 / Math.Sqrt(x) : double.NaN, curve.Slopes[i], 1e-12);
        }
    }

    /// <summary>Where a method throws, there is a gap; where it has a pole, the curve isn't joined across it.</summary>
    [Fact]
    public static void GapsAndPolesAreNotJoined()
    {
        double[] places = [.. Enumerable.Range(0, 101).Select(i => (i - 50.5) / 10)];
        string pole = new Plot("f", "x", new Curve(places, [.. places.Select(x => 1 / x)], [.. places.Select(x => -1 / (x * x))], places[50])).ToSvg();
        string gap = new Plot("f", "x", new Curve(places, [.. places.Select(x => Math.Log(x))], [.. places.Select(x => x > 0 ? 1 / x : double.NaN)], places[50])).ToSvg();

        Assert.Equal(2, Pieces(pole, "value"));
        Assert.Equal(1, Pieces(gap, "value"));
        Assert.DoesNotContain("NaN", pole + gap, StringComparison.Ordinal);
    }

    private static double Inverse(double x, double scale) => x > 0 ? scale * Math.Sqrt(x) : throw new ArgumentOutOfRangeException(nameof(x));

    private static (double X, double Scale) InverseGradient(double x, double scale) => (scale / (2 * Math.Sqrt(x)), Math.Sqrt(x));

    private static int Pieces(string svg, string kind) => svg.Split("<path d=\"").Skip(1).Single(path => path.Contains($"class=\"{kind}\"", StringComparison.Ordinal)).Split('"')[0].Count(letter => letter == 'M');
}
