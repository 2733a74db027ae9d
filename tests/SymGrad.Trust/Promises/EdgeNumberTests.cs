namespace SymGrad.Trust.Promises;

/// <summary>At the edge of the numbers the value is still the method's own, bit for bit.</summary>
public class EdgeNumberTests
{
    private static readonly double[] s_numbers =
    [
        0.0, -0.0, 1, -1, 0.5, 2, double.Epsilon, -double.Epsilon, 2.2250738585072014e-308, 1e-160, 1e160, -1e300, double.MaxValue, double.MinValue,
        double.PositiveInfinity, double.NegativeInfinity, double.NaN,
    ];

    [Fact]
    public void OfTwoNumbers() => ForPairs((x, y) =>
    {
        double value = Samples.Smooth(x, y);
        Same(value, Samples.SmoothValueAndGradient(x, y).value);
        Same(value, Samples.SmoothValueAndGradient(x, y, out _, out _));
        Same(value, Samples.SmoothPushforward(x, y, 1, 1).value);
    });

    [Fact]
    public void OfALoop() => ForPairs((x, y) =>
    {
        double[] a = [x, 0.7, y, x];
        double value = Samples.Recurrence(a, y);
        Same(value, Samples.RecurrenceValueAndGradient(a, y).value);
        Same(value, Samples.RecurrencePushforward(a, y, a, 1).value);
    });

    [Fact]
    public void OfALoopThatEndsByItself() => ForPairs((x, y) =>
    {
        double value = Samples.Newton(x, y);
        Same(value, Samples.NewtonValueAndGradient(x, y).value);
        Same(value, Samples.NewtonPushforward(x, y, 1, 1).value);
    });

    [Fact]
    public void OfAnArrayWrittenInPlace() => ForPairs((x, y) =>
    {
        double[] a = [x, 0.7, y, x], b = [.. a], c = [.. a];
        Samples.PrefixSum(a, y);
        double unused = 0;
        Samples.PrefixSumPullback(b, y, new double[4], new double[4], ref unused);
        Samples.PrefixSumPushforward(c, y, new double[4], 1);
        for (int i = 0; i < a.Length; i++)
        {
            Same(a[i], b[i]);
            Same(a[i], c[i]);
        }
    });

    /// <summary>A seed of zero asks for nothing, and gets nothing, whatever is infinite on the way.</summary>
    [Fact]
    public void ASeedOfZeroAddsNothing() => ForPairs((x, y) =>
    {
        if (double.IsFinite(Samples.Smooth(x, y)))
        {
            double dx = 3, dy = 4;
            Samples.SmoothPullback(x, y, 0, ref dx, ref dy);
            Assert.Equal((3.0, 4.0), (dx, dy));
        }
    });

    private static void ForPairs(Action<double, double> check)
    {
        foreach (double x in s_numbers)
        {
            foreach (double y in s_numbers)
            {
                check(x, y);
            }
        }
    }

    private static void Same(double expected, double actual) => Assert.True(
        BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual) || (double.IsNaN(expected) && double.IsNaN(actual)),
        $"{actual:R} where {expected:R} is right");
}
