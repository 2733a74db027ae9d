using BenchmarkDotNet.Attributes;

namespace SymGrad.Bench.ADBench;

/// <summary>Hand tracking, with and without coordinates on triangles: the errors, their Jacobian by hand and the generated one.</summary>
[MemoryDiagnoser]
[HideColumns("Error", "StdDev", "RatioSD")]
public class HandBenchmarks
{
    private const int Vertices = 544;
    private const int Triangles = 1_084;

    private readonly HandModel model = new(Vertices, Triangles, 1);
    private readonly double[] pose = NormalNumbers.Next(new Random(2), HandModel.PoseSize, 0.5);
    private readonly HandByHand byHand;

    private int[] belongsTo = [];
    private double[] coordinates = [];
    private double[] measured = [];
    private double[] jacobian = [];

    public HandBenchmarks() => byHand = new HandByHand(model);

    [Params(false, true)]
    public bool IsComplicated { get; set; }

    [Params(192)]
    public int Correspondences { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Random random = new(Correspondences);
        belongsTo = [.. Enumerable.Range(0, Correspondences).Select(_ => random.Next(IsComplicated ? Triangles : Vertices))];
        coordinates = [.. Enumerable.Range(0, 2 * Correspondences).Select(_ => random.NextDouble() / 2)];
        measured = NormalNumbers.Next(random, 3 * Correspondences, 1);
        jacobian = new double[3 * Correspondences * (HandModel.PoseSize + (IsComplicated ? 2 : 0))];

        string what = $"HAND of {Correspondences} points";
        double[] errorsByHand = ByHand();
        double[] jacobianByHand = [.. jacobian];
        Agreement.RequireSums(what, errorsByHand, Objective());
        Agreement.RequireSums(what, errorsByHand, Generated());
        Agreement.RequireSums(what, jacobianByHand, jacobian);
    }

    [Benchmark]
    public double[] Objective() => IsComplicated
        ? Hand.Complicated(pose, 0, 0, coordinates, model, belongsTo, measured)
        : Hand.Simple(pose, model, belongsTo, measured);

    [Benchmark(Baseline = true)]
    public double[] ByHand() => IsComplicated
        ? byHand.Complicated(pose, coordinates, belongsTo, measured, jacobian)
        : byHand.Simple(pose, belongsTo, measured, jacobian);

    [Benchmark]
    public double[] Generated() => IsComplicated
        ? Hand.ComplicatedJacobian(pose, 0, 0, coordinates, model, belongsTo, measured, jacobian)
        : Hand.SimpleJacobian(pose, model, belongsTo, measured, jacobian);
}
