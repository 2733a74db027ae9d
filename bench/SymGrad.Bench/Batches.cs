namespace SymGrad.Bench;

/// <summary>A table of generated over hand-written gradients of batches, timed in <see cref="Turns"/>.</summary>
internal static class Batches
{
    private static readonly int[] Counts = [4, 64, 1_024, 4_096];
    private static readonly TimeSpan TimePerRow = TimeSpan.FromMilliseconds(400);

    public static void Print()
    {
        Console.WriteLine("| | by hand, ns | generated, ns | ratio | bytes by hand | bytes generated |");
        Console.WriteLine("| --- | --: | --: | --: | --: | --: |");
        foreach (int size in (int[])[16, 64, 256])
        {
            foreach (int points in Counts)
            {
                BilinearBatchBenchmarks bilinear = new() { Size = size, Points = points };
                bilinear.Setup();
                string batch = $"bilinear {size}×{size}, {points:N0} points";
                Print($"{batch}, `ValueAndGradient`", () => bilinear.HandValueAndGradient(), () => bilinear.GeneratedValueAndGradient());
                Print($"{batch}, `Pullback`", bilinear.HandPullback, bilinear.GeneratedPullback);
            }
        }

        foreach (int samples in Counts)
        {
            NetworkBenchmarks network = new() { Samples = samples };
            network.Setup();
            string batch = $"network 3-3-3, {samples:N0} samples";
            Print($"{batch}, `ValueAndGradient`", () => network.HandValueAndGradient(), () => network.GeneratedValueAndGradient());
            Print($"{batch}, `Pullback`", network.HandPullback, network.GeneratedPullback);
        }
    }

    private static void Print(string name, Action byHand, Action generated)
    {
        double[] fastest = Turns.Fastest(TimePerRow, byHand, generated);
        Console.WriteLine(
            $"| {name} | {fastest[0]:N0} | {fastest[1]:N0} | {fastest[1] / fastest[0]:F2} | {Turns.Bytes(byHand):N0} | {Turns.Bytes(generated):N0} |");
    }
}
