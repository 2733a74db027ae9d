using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;

namespace SymGrad.Bench;

/// <summary>The 3-3-3 network with four samples: the generated gradient over the one by hand, for each form.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
[HideColumns("Error", "StdDev", "RatioSD")]
public class NetworkBenchmarks
{
    private const int Samples = 4;
    private const int Width = 3;

    private readonly double[,] w1;
    private readonly double[] b1;
    private readonly double[,] w2;
    private readonly double[] b2;
    private readonly double[,] x;
    private readonly double[,] y = new double[Samples, Width];
    private readonly double[,] w1Gradient = new double[Width, Width];
    private readonly double[] b1Gradient = new double[Width];
    private readonly double[,] w2Gradient = new double[Width, Width];
    private readonly double[] b2Gradient = new double[Width];

    public NetworkBenchmarks()
    {
        Random random = new(3);
        w1 = Agreement.Numbers(Width, Width, random);
        b1 = [0.4, -0.3, 0.1];
        w2 = Agreement.Numbers(Width, Width, random);
        b2 = [-1.5, -0.1, 1.6];
        x = Agreement.Numbers(Samples, Width, random);
        for (int s = 0; s < Samples; s++)
        {
            y[s, s % Width] = 1;
        }
    }

    [GlobalSetup]
    public void Setup()
    {
        double valueByHand = HandValueAndGradient();
        double[][] byHand = Destinations();
        double value = GeneratedValueAndGradient();
        Agreement.Require("network, value and gradient", valueByHand, value);
        Require("network, value and gradient", byHand, Destinations());

        var handGradient = NetworkByHand.Gradient(w1, b1, w2, b2, x, y);
        var gradient = Network.LossGradient(w1, b1, w2, b2, x, y);
        Require(
            "network, gradient",
            [Agreement.Flat(handGradient.W1), handGradient.B1, Agreement.Flat(handGradient.W2), handGradient.B2],
            [Agreement.Flat(gradient.w1), gradient.b1, Agreement.Flat(gradient.w2), gradient.b2]);

        // Pulled back into adjoints that aren't empty.
        HandPullback();
        byHand = Destinations();
        HandValueAndGradient();
        GeneratedPullback();
        Require("network, pullback", byHand, Destinations());
    }

    [Benchmark(Baseline = true), BenchmarkCategory("ValueAndGradient")]
    public double HandValueAndGradient() =>
        NetworkByHand.ValueAndGradient(w1, b1, w2, b2, x, y, w1Gradient, b1Gradient, w2Gradient, b2Gradient);

    [Benchmark, BenchmarkCategory("ValueAndGradient")]
    public double GeneratedValueAndGradient() =>
        Network.LossValueAndGradient(w1, b1, w2, b2, x, y, w1Gradient, b1Gradient, w2Gradient, b2Gradient);

    [Benchmark(Baseline = true), BenchmarkCategory("Gradient")]
    public double[] HandGradient() => NetworkByHand.Gradient(w1, b1, w2, b2, x, y).B1;

    [Benchmark, BenchmarkCategory("Gradient")]
    public double[] GeneratedGradient() => Network.LossGradient(w1, b1, w2, b2, x, y).b1;

    [Benchmark(Baseline = true), BenchmarkCategory("Pullback")]
    public void HandPullback() =>
        NetworkByHand.Pullback(w1, b1, w2, b2, x, y, 1, w1Gradient, b1Gradient, w2Gradient, b2Gradient);

    [Benchmark, BenchmarkCategory("Pullback")]
    public void GeneratedPullback() =>
        Network.LossPullback(w1, b1, w2, b2, x, y, 1, w1Gradient, b1Gradient, w2Gradient, b2Gradient);

    /// <summary>The gradient's derivative along the parameters themselves.</summary>
    public double[] HessianVector() => Network.LossHessianVector(w1, b1, w2, b2, x, y, w1, b1, w2, b2).b1;

    private static void Require(string what, double[][] byHand, double[][] generated)
    {
        foreach ((double[] expected, double[] actual) in byHand.Zip(generated))
        {
            Agreement.Require(what, expected, actual);
        }
    }

    private double[][] Destinations() => [Agreement.Flat(w1Gradient), [.. b1Gradient], Agreement.Flat(w2Gradient), [.. b2Gradient]];
}
