namespace SymGrad.Trust.Promises;

/// <summary>Generated methods keep nothing between calls: from many threads at once they give what they give on one.</summary>
public class ConcurrencyTests
{
    private const int Threads = 8, Calls = 200;

    /// <summary>Lengths on both sides of what fits on the stack.</summary>
    private static readonly int[] s_lengths = [0, 1, 3, 40, 300, 1000];

    [Fact]
    public void Recurrence() => Check((a, s) => Samples.RecurrenceGradient(a, s) is var g ? [.. g.a, g.s] : []);

    [Fact]
    public void RecurrenceIntoDestinations() => Check((a, s) =>
    {
        double[] da = new double[a.Length];
        double value = Samples.RecurrenceValueAndGradient(a, s, da, out double ds);
        return [value, .. da, ds];
    });

    [Fact]
    public void Guarded() => Check((a, s) => Samples.GuardedGradient(a, s) is var g ? [.. g.a, g.limit] : []);

    [Fact]
    public void Pullback() => Check((a, s) =>
    {
        double[] written = [.. a], adjoint = [.. a.Select((_, i) => i % 3.0)];
        double ds = 1;
        Samples.PrefixSumPullback(written, s, [.. a.Select((_, i) => Math.Cos(i))], adjoint, ref ds);
        return [.. written, .. adjoint, ds];
    });

    [Fact]
    public void Pushforward() => Check((a, s) =>
        Samples.RecurrencePushforward(a, s, [.. a.Select((_, i) => Math.Cos(i))], 0.5) is var both ? [both.value, both.tangent] : []);

    /// <summary>What throws halfway leaves nothing behind that a later call would see.</summary>
    [Fact]
    public void AfterAThrow()
    {
        double[] a = Input(500, 3), bad = [.. a];
        bad[400] = 1e7;
        var expected = Samples.GuardedGradient(a, 0.7);
        for (int i = 0; i < 50; i++)
        {
            Assert.Throws<InvalidOperationException>(() => Samples.GuardedGradient(bad, 0.7));
            double[] destination = [.. bad];
            Assert.Throws<InvalidOperationException>(() => Samples.GuardedValueAndGradient(bad, 0.7, destination, out _));
            Assert.Equal(bad, destination);
            var again = Samples.GuardedGradient(a, 0.7);
            Assert.Equal(expected.a, again.a);
            Assert.Equal(expected.limit, again.limit);
        }
    }

    private static double[] Input(int length, int salt) => [.. Enumerable.Range(0, length).Select(i => Math.Sin((1.3 * i) + salt))];

    private static void Check(Func<double[], double, double[]> call)
    {
        var inputs = s_lengths.SelectMany((length, k) => Enumerable.Range(0, 4).Select(salt => (A: Input(length, salt), S: 0.3 + (0.1 * salt) + (0.01 * k)))).ToArray();
        double[][] expected = [.. inputs.Select(input => call(input.A, input.S))];
        int wrong = 0;
        using var start = new Barrier(Threads);
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(t => new Thread(() =>
        {
            start.SignalAndWait();
            for (int i = 0; i < Calls; i++)
            {
                int k = ((i * 7) + t) % inputs.Length;
                if (!call(inputs[k].A, inputs[k].S).SequenceEqual(expected[k]))
                {
                    Interlocked.Increment(ref wrong);
                }
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal(0, wrong);
    }
}
