using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;

namespace SymGrad.Bench;

/// <summary>Bilinear interpolation at many points of one map: the generated gradient over the one by hand, for each size and batch.</summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory, BenchmarkLogicalGroupRule.ByParams)]
[CategoriesColumn]
[HideColumns("Error", "StdDev", "RatioSD")]
public class BilinearBatchBenchmarks
{
    private double[,] map = new double[0, 0];
    private double[] x = [];
    private double[] y = [];
    private double[] weights = [];
    private double[,] mapGradient = new double[0, 0];
    private double[] xGradient = [];
    private double[] yGradient = [];

    [Params(16, 64, 256)]
    public int Size { get; set; }

    [Params(4, 64, 1_024, 4_096)]
    public int Points { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Random random = new(Size);
        map = Agreement.Numbers(Size, Size, random);
        x = Places(random);
        y = Places(random);
        weights = Agreement.Flat(Agreement.Numbers(1, Points, random));
        mapGradient = new double[Size, Size];
        xGradient = new double[Points];
        yGradient = new double[Points];

        string what = $"bilinear {Size}×{Size}, batch of {Points}";
        double valueByHand = HandValueAndGradient();
        double[][] byHand = Destinations();
        Agreement.Require(what, valueByHand, GeneratedValueAndGradient());
        Agreement.Require(what, byHand, Destinations());

        // Pulled back into adjoints that aren't empty.
        HandPullback();
        byHand = Destinations();
        HandValueAndGradient();
        GeneratedPullback();
        Agreement.Require(what + ", pullback", byHand, Destinations());
    }

    [Benchmark(Baseline = true), BenchmarkCategory("ValueAndGradient")]
    public double HandValueAndGradient() =>
        BilinearBatchByHand.ValueAndGradient(map, x, y, weights, mapGradient, xGradient, yGradient);

    [Benchmark, BenchmarkCategory("ValueAndGradient")]
    public double GeneratedValueAndGradient() =>
        BilinearBatch.WeightedSumValueAndGradient(map, x, y, weights, mapGradient, xGradient, yGradient);

    [Benchmark(Baseline = true), BenchmarkCategory("Pullback")]
    public void HandPullback() =>
        BilinearBatchByHand.Pullback(map, x, y, weights, 1, mapGradient, xGradient, yGradient);

    [Benchmark, BenchmarkCategory("Pullback")]
    public void GeneratedPullback() =>
        BilinearBatch.WeightedSumPullback(map, x, y, weights, 1, mapGradient, xGradient, yGradient);

    private double[][] Destinations() => [Agreement.Flat(mapGradient), [.. xGradient], [.. yGradient]];

    /// <summary>Places between the first and the last cell.</summary>
    private double[] Places(Random random) => [.. Enumerable.Range(0, Points).Select(_ => random.NextDouble() * (Size - 1))];
}
