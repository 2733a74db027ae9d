using System.Globalization;

namespace SymGrad.Bench;

/// <summary>Prints what checkpoints cost and what they save in loops of ten million iterations.</summary>
internal static class CheckpointTable
{
    private const int Steps = 10_000_000;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    public static void Print()
    {
        Console.WriteLine("| 10⁷ iterations | f, ms | J, all kept, ms | J, from checkpoints, ms | over all kept | over f | MiB, all kept | MiB, from checkpoints |");
        Console.WriteLine("| --- | --: | --: | --: | --: | --: | --: | --: |");
        Row(
            "logistic map",
            () => LongLoops.Logistic(0.3, 3.5, Steps),
            () => { double value = LongLoops.LogisticValueAndGradient(0.3, 3.5, Steps, out double x, out double rate); return [value, x, rate]; },
            () => { double value = LongLoops.LogisticInSegmentsValueAndGradient(0.3, 3.5, Steps, out double x, out double rate); return [value, x, rate]; });
        Row(
            "pendulum",
            () => LongLoops.Pendulum(0.3, 0.1, 1e-4, 1e-3, Steps),
            () => { double value = LongLoops.PendulumValueAndGradient(0.3, 0.1, 1e-4, 1e-3, Steps, out double angle, out double speed, out double friction, out double step); return [value, angle, speed, friction, step]; },
            () => { double value = LongLoops.PendulumInSegmentsValueAndGradient(0.3, 0.1, 1e-4, 1e-3, Steps, out double angle, out double speed, out double friction, out double step); return [value, angle, speed, friction, step]; });

        // Chosen so that it comes to about as many steps.
        double end = 428_000;
        Row(
            "steps by the state",
            () => LongLoops.Adaptive(0.3, 0.7, end),
            () => { double value = LongLoops.AdaptiveValueAndGradient(0.3, 0.7, end, out double x, out double rate); return [value, x, rate]; },
            () => { double value = LongLoops.AdaptiveInSegmentsValueAndGradient(0.3, 0.7, end, out double x, out double rate); return [value, x, rate]; });
    }

    private static void Row(string name, Func<double> method, Func<double[]> whole, Func<double[]> segments)
    {
        Agreement.RequireSums(name, whole(), segments());
        double[] times = Turns.Fastest(Longest, () => method(), () => whole(), () => segments());
        long kept = Turns.Bytes(() => whole()), few = Turns.Bytes(() => segments());
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {times[0] / 1e6:F1} | {times[1] / 1e6:F1} | {times[2] / 1e6:F1} | {times[2] / times[1]:F2} | {times[2] / times[0]:F2} | {kept / 1048576.0:F1} | {few / 1048576.0:F2} |"));
    }
}
