using BenchmarkDotNet.Attributes;

namespace SymGrad.Bench.ADBench;

/// <summary>The character model: the value, the gradient by hand and the generated one, both without new arrays for it.</summary>
[MemoryDiagnoser]
[HideColumns("Error", "StdDev", "RatioSD")]
public class LstmBenchmarks
{
    private const int Bits = 14;

    private double[] main = [];
    private double[] extra = [];
    private double[] state = [];
    private double[] sequence = [];
    private LstmTrace trace = new(0, 0, 0);
    private double[] byMain = [];
    private double[] byExtra = [];

    [Params(2, 4)]
    public int Layers { get; set; }

    [Params(1_024)]
    public int Characters { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Random random = new(Layers);
        main = NormalNumbers.Next(random, 8 * Bits * Layers, 1);
        extra = NormalNumbers.Next(random, 3 * Bits, 1);
        state = NormalNumbers.Next(random, 2 * Bits * Layers, 1);
        sequence = [.. Enumerable.Range(0, Characters * Bits).Select(_ => (double)random.Next(2))];
        trace = new LstmTrace(Characters - 1, Layers, Bits);
        byMain = new double[main.Length];
        byExtra = new double[extra.Length];

        string what = $"LSTM {Layers} layers, {Characters} characters";
        double valueByHand = ByHand();
        double[][] byHand = [[.. byMain], [.. byExtra]];
        Agreement.Require(what, [valueByHand, valueByHand], [Generated(), Objective()]);
        Agreement.RequireSums(what, byHand[0], byMain);
        Agreement.RequireSums(what, byHand[1], byExtra);

        // Functions of vectors are a few units in the last place off, and the sums have as many terms as before: the same tolerance.
        Agreement.Require(what + ", FastMath", valueByHand, GeneratedFast());
        Agreement.RequireSums(what + ", FastMath", byHand[0], byMain);
        Agreement.RequireSums(what + ", FastMath", byHand[1], byExtra);
    }

    [Benchmark]
    public double Objective() => Lstm.Loss(main, extra, state, sequence, Layers);

    [Benchmark(Baseline = true)]
    public double ByHand() => LstmByHand.ValueAndGradient(main, extra, state, sequence, trace, byMain, byExtra);

    [Benchmark]
    public double Generated() => Lstm.LossValueAndGradient(main, extra, state, sequence, Layers, byMain, byExtra);

    [Benchmark]
    public double GeneratedFast() => Lstm.LossFastValueAndGradient(main, extra, state, sequence, Layers, byMain, byExtra);
}
