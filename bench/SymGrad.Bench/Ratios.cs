namespace SymGrad.Bench;

/// <summary>A quick table of generated over hand-written, timed in <see cref="Turns"/>.</summary>
internal static class Ratios
{
    public static void Print()
    {
        Console.WriteLine($"{"case",-45} {"hand ns",10} {"generated",10} {"ratio",7} {"bytes hand",11} {"generated",10}");
        foreach (int size in (int[])[16, 64, 256])
        {
            BilinearBenchmarks bilinear = new() { Size = size };
            bilinear.Setup();
            Print($"bilinear {size}×{size}, ValueAndGradient", () => bilinear.HandValueAndGradient(), () => bilinear.GeneratedValueAndGradient());
            Print($"bilinear {size}×{size}, Gradient", () => bilinear.HandGradient(), () => bilinear.GeneratedGradient());
            Print($"bilinear {size}×{size}, Pullback", bilinear.HandPullback, bilinear.GeneratedPullback);
            Print($"bilinear {size}×{size}, ValueAndGradient, FastMath", () => bilinear.HandValueAndGradient(), () => bilinear.GeneratedFastValueAndGradient());
            Print($"bilinear {size}×{size}, Gradient, FastMath", () => bilinear.HandGradient(), () => bilinear.GeneratedFastGradient());
            Print($"bilinear {size}×{size}, Pullback, FastMath", bilinear.HandPullback, bilinear.GeneratedFastPullback);
        }

        NetworkBenchmarks network = new();
        network.Setup();
        Print("network 3-3-3, ValueAndGradient", () => network.HandValueAndGradient(), () => network.GeneratedValueAndGradient());
        Print("network 3-3-3, Gradient", () => network.HandGradient(), () => network.GeneratedGradient());
        Print("network 3-3-3, Pullback", network.HandPullback, network.GeneratedPullback);
        FixedNetworkBenchmarks fixedNetwork = new();
        fixedNetwork.Setup();
        Print("fixed network 3-3-3, ValueAndGradient", () => fixedNetwork.HandValueAndGradient(), () => fixedNetwork.GeneratedValueAndGradient());
        Print("fixed network 3-3-3, Gradient", () => fixedNetwork.HandGradient(), () => fixedNetwork.GeneratedGradient());
        Print("fixed network 3-3-3, Pullback", fixedNetwork.HandPullback, fixedNetwork.GeneratedPullback);
        PrintCurvatures(network);
    }

    /// <summary>The Hessian times a vector over the gradient, both generated.</summary>
    private static void PrintCurvatures(NetworkBenchmarks network)
    {
        Console.WriteLine();
        Console.WriteLine($"{"Hessian times a vector",-45} {"gradient",10} {"product",10} {"ratio",7} {"bytes grad.",11} {"product",10}");
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
        double[] fastest = Turns.Fastest(byHand, generated);
        Console.WriteLine(
            $"{name,-45} {fastest[0],10:F1} {fastest[1],10:F1} {fastest[1] / fastest[0],7:F3} {Turns.Bytes(byHand),11} {Turns.Bytes(generated),10}");
    }
}
