using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;

namespace SymGrad.Bench;

/// <summary>The 3-3-3 network whose sizes are constants, with four samples and with batches: the generated gradient over the one by hand, for each form.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory, BenchmarkLogicalGroupRule.ByParams)]
[CategoriesColumn]
[HideColumns("Error", "StdDev", "RatioSD")]
public class FixedNetworkBenchmarks
{
    private const int Width = FixedNetwork.Width;

    private readonly double[] b1 = [0.4, -0.3, 0.1];
    private readonly double[] b2 = [-1.5, -0.1, 1.6];
    private readonly double[,] w1Gradient = new double[Width, Width];
    private readonly double[] b1Gradient = new double[Width];
    private readonly double[,] w2Gradient = new double[Width, Width];
    private readonly double[] b2Gradient = new double[Width];

    private double[,] w1 = new double[0, 0];
    private double[,] w2 = new double[0, 0];
    private double[,] x = new double[0, 0];
    private double[,] y = new double[0, 0];

    [Params(4, 1_024)]
    public int Samples { get; set; } = 4;

    [GlobalSetup]
    public void Setup()
    {
        Random random = new(3);
        w1 = Agreement.Numbers(Width, Width, random);
        w2 = Agreement.Numbers(Width, Width, random);
        x = Agreement.Numbers(Samples, Width, random);
        y = new double[Samples, Width];
        for (int s = 0; s < Samples; s++)
        {
            y[s, s % Width] = 1;
        }

        double valueByHand = HandValueAndGradient();
        double[][] byHand = Destinations();
        double value = GeneratedValueAndGradient();
        Agreement.Require("fixed network, value and gradient", valueByHand, value);
        Agreement.Require("fixed network, value and gradient", byHand, Destinations());

        var handGradient = FixedNetworkByHand.Gradient(w1, b1, w2, b2, x, y);
        var gradient = FixedNetwork.LossGradient(w1, b1, w2, b2, x, y);
        Agreement.Require(
            "fixed network, gradient",
            [Agreement.Flat(handGradient.W1), handGradient.B1, Agreement.Flat(handGradient.W2), handGradient.B2],
            [Agreement.Flat(gradient.w1), gradient.b1, Agreement.Flat(gradient.w2), gradient.b2]);

        // Pulled back into adjoints that aren't empty.
        HandPullback();
        byHand = Destinations();
        HandValueAndGradient();
        GeneratedPullback();
        Agreement.Require("fixed network, pullback", byHand, Destinations());
    }

    [Benchmark(Baseline = true), BenchmarkCategory("ValueAndGradient")]
    public double HandValueAndGradient() =>
        FixedNetworkByHand.ValueAndGradient(w1, b1, w2, b2, x, y, w1Gradient, b1Gradient, w2Gradient, b2Gradient);

    [Benchmark, BenchmarkCategory("ValueAndGradient")]
    public double GeneratedValueAndGradient() =>
        FixedNetwork.LossValueAndGradient(w1, b1, w2, b2, x, y, w1Gradient, b1Gradient, w2Gradient, b2Gradient);

    [Benchmark(Baseline = true), BenchmarkCategory("Gradient")]
    public double[] HandGradient() => FixedNetworkByHand.Gradient(w1, b1, w2, b2, x, y).B1;

    [Benchmark, BenchmarkCategory("Gradient")]
    public double[] GeneratedGradient() => FixedNetwork.LossGradient(w1, b1, w2, b2, x, y).b1;

    [Benchmark(Baseline = true), BenchmarkCategory("Pullback")]
    public void HandPullback() =>
        FixedNetworkByHand.Pullback(w1, b1, w2, b2, x, y, 1, w1Gradient, b1Gradient, w2Gradient, b2Gradient);

    [Benchmark, BenchmarkCategory("Pullback")]
    public void GeneratedPullback() =>
        FixedNetwork.LossPullback(w1, b1, w2, b2, x, y, 1, w1Gradient, b1Gradient, w2Gradient, b2Gradient);

    private double[][] Destinations() => [Agreement.Flat(w1Gradient), [.. b1Gradient], Agreement.Flat(w2Gradient), [.. b2Gradient]];
}
