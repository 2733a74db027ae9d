using BenchmarkDotNet.Attributes;

namespace SymGrad.Bench.ADBench;

/// <summary>The Gaussian mixture: the value, the gradient by hand and the generated one, both without new arrays for it.</summary>
[MemoryDiagnoser]
[HideColumns("Error", "StdDev", "RatioSD")]
public class GmmBenchmarks
{
    private const double Gamma = 1;
    private const int ExtraFreedom = 0;

    private GmmData data = new(1, 1, 1);
    private double[] byAlphas = [];
    private double[] byMeans = [];
    private double[] byIcf = [];

    [Params(2, 10, 32)]
    public int Dimension { get; set; }

    [Params(25)]
    public int Components { get; set; }

    [Params(1_000)]
    public int Points { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        data = new GmmData(Dimension, Components, Points);
        byAlphas = new double[data.Alphas.Length];
        byMeans = new double[data.Means.Length];
        byIcf = new double[data.Icf.Length];

        string what = $"GMM d {Dimension} K {Components}";
        double valueByHand = ByHand();
        double[][] byHand = [[.. byAlphas], [.. byMeans], [.. byIcf]];
        Agreement.Require(what, [1, 1], [Generated() / valueByHand, Objective() / valueByHand]);
        foreach ((double[] expected, double[] actual) in byHand.Zip([byAlphas, byMeans, byIcf]))
        {
            Agreement.RequireSums(what, expected, actual);
        }

        Agreement.Require(what + ", FastMath", 1, GeneratedFast() / valueByHand);
        foreach ((double[] expected, double[] actual) in byHand.Zip([byAlphas, byMeans, byIcf]))
        {
            Agreement.RequireSums(what + ", FastMath", expected, actual);
        }
    }

    [Benchmark]
    public double Objective() => Gmm.LogLikelihood(data.Alphas, data.Means, data.Icf, data.Points, Gamma, ExtraFreedom);

    [Benchmark(Baseline = true)]
    public double ByHand() => GmmByHand.ValueAndGradient(
        data.Alphas, data.Means, data.Icf, data.Points, Gamma, ExtraFreedom, byAlphas, byMeans, byIcf);

    [Benchmark]
    public double Generated() => Gmm.LogLikelihoodValueAndGradient(
        data.Alphas, data.Means, data.Icf, data.Points, Gamma, ExtraFreedom, byAlphas, byMeans, byIcf);

    [Benchmark]
    public double GeneratedFast() => Gmm.LogLikelihoodFastValueAndGradient(
        data.Alphas, data.Means, data.Icf, data.Points, Gamma, ExtraFreedom, byAlphas, byMeans, byIcf);
}
