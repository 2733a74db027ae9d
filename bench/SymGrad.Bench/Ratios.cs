using System.Diagnostics;

namespace SymGrad.Bench;

/// <summary>
/// A quick table of generated over hand-written. Both run in turns, many short rounds each, and the fastest round counts:
/// what else the machine does disturbs single rounds, and both alike.
/// </summary>
internal static class Ratios
{
    private const int Rounds = 60;

    private static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(400);

    public static void Print()
    {
        Console.WriteLine($"{"case",-34} {"hand ns",10} {"generated",10} {"ratio",7} {"bytes hand",11} {"generated",10}");
        foreach (int size in (int[])[16, 64, 256])
        {
            BilinearBenchmarks bilinear = new() { Size = size };
            bilinear.Setup();
            Print($"bilinear {size}×{size}, ValueAndGradient", () => bilinear.HandValueAndGradient(), () => bilinear.GeneratedValueAndGradient());
            Print($"bilinear {size}×{size}, Gradient", () => bilinear.HandGradient(), () => bilinear.GeneratedGradient());
            Print($"bilinear {size}×{size}, Pullback", bilinear.HandPullback, bilinear.GeneratedPullback);
        }

        NetworkBenchmarks network = new();
        network.Setup();
        Print("network 3-3-3, ValueAndGradient", () => network.HandValueAndGradient(), () => network.GeneratedValueAndGradient());
        Print("network 3-3-3, Gradient", () => network.HandGradient(), () => network.GeneratedGradient());
        Print("network 3-3-3, Pullback", network.HandPullback, network.GeneratedPullback);
        PrintCurvatures(network);
    }

    /// <summary>The Hessian times a vector over the gradient, both generated.</summary>
    private static void PrintCurvatures(NetworkBenchmarks network)
    {
        Console.WriteLine();
        Console.WriteLine($"{"Hessian times a vector",-34} {"gradient",10} {"product",10} {"ratio",7} {"bytes grad.",11} {"product",10}");
        double[,] u = Agreement.Numbers(64, 64, new Random(1)), uTangent = Agreement.Numbers(64, 64, new Random(2));
        double[] x = [.. Agreement.Flat(Agreement.Numbers(1, 100, new Random(3))).Select(number => number + 1.5)];
        double[] tangent = Agreement.Flat(Agreement.Numbers(1, 100, new Random(4)));
        Print("Rosenbrock", () => Curvature.RosenbrockGradient(0.3, 0.4), () => Curvature.RosenbrockHessianVector(0.3, 0.4, 1, 2));
        Print("norm of 100", () => Curvature.NormGradient(x), () => Curvature.NormHessianVector(x, tangent));
        Print("log-sum-exp of 100", () => Curvature.LogSumExpGradient(x), () => Curvature.LogSumExpHessianVector(x, tangent));
        Print("square root by Newton", () => Curvature.SquareRootGradient(3.3), () => Curvature.SquareRootHessianVector(3.3, 1));
        Print("recurrence of 100 in an array", () => Curvature.RecurrenceGradient(x, 0.7), () => Curvature.RecurrenceHessianVector(x, 0.7, tangent, 0.1));
        Print("chain of 100", () => Curvature.ChainGradient(x, 0.7), () => Curvature.ChainHessianVector(x, 0.7, tangent, 0.1));
        Print("bilinear 64×64", () => Interpolation.BilinearGradient(u, 5.3, 7.2), () => Interpolation.BilinearHessianVector(u, 5.3, 7.2, uTangent, 0.3, 0.4));
        Print("network 3-3-3", () => network.GeneratedGradient(), () => network.HessianVector());
    }

    private static void Print(string name, Action byHand, Action generated)
    {
        // Long enough for the runtime to replace the code by its optimized form.
        int calls = Math.Min(CallsPerRound(byHand), CallsPerRound(generated));
        double fastestByHand = double.PositiveInfinity;
        double fastestGenerated = double.PositiveInfinity;
        for (int round = 0; round < Rounds; round++)
        {
            fastestByHand = Math.Min(fastestByHand, Nanoseconds(byHand, calls));
            fastestGenerated = Math.Min(fastestGenerated, Nanoseconds(generated, calls));
        }

        Console.WriteLine(
            $"{name,-34} {fastestByHand,10:F1} {fastestGenerated,10:F1} {fastestGenerated / fastestByHand,7:F3} {Bytes(byHand),11} {Bytes(generated),10}");
    }

    private static int CallsPerRound(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        long calls = 0;
        while (Stopwatch.GetElapsedTime(start) < WarmUp)
        {
            action();
            calls++;
        }

        return (int)Math.Max(1, calls * RoundTime / WarmUp);
    }

    private static double Nanoseconds(Action action, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
        {
            action();
        }

        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / calls;
    }

    private static long Bytes(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
