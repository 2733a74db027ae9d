using System.Diagnostics;
using Mlp;

namespace DistributedTraining;

/// <summary>Gradient descent with momentum. Each step takes all rows, wherever they are; the weights are here.</summary>
internal sealed class Training
{
    private const double Rate = 0.1;
    private const double Momentum = 0.9;
    private const double WeightDecay = 0.01;

    private readonly IWorkers workers;
    private readonly int rowCount;
    private readonly DataSet heldOut;
    private readonly Parameters weights;
    private readonly Parameters gradient;
    private readonly Parameters part;
    private readonly Parameters velocity;
    private readonly List<double> losses = [];
    private readonly List<double> seconds = [];

    /// <exception cref="InvalidDataException">The file isn't what it should be.</exception>
    public Training(Plan plan, IWorkers workers)
    {
        this.workers = workers;
        (DataSet training, heldOut) = plan.Read();
        rowCount = training.Count;
        (int inputs, int classes) = (training.Columns, training.ClassNames.Count);
        weights = Parameters.Random(inputs, Plan.HiddenUnits, classes, new Random(plan.Seed));
        gradient = new(inputs, Plan.HiddenUnits, classes);
        part = new(inputs, Plan.HiddenUnits, classes);
        velocity = new(inputs, Plan.HiddenUnits, classes);
    }

    /// <summary>The network and the data.</summary>
    public string Description => $"{heldOut.Columns}-{Plan.HiddenUnits}-{heldOut.ClassNames.Count} network, {rowCount} rows to learn from in {Plan.Shards} shards, {heldOut.Count} held out";

    /// <summary>The mean loss of all rows, as often as it was asked for.</summary>
    public IReadOnlyList<double> Losses => losses;

    /// <summary>Rows that go through the pullback in a second, by the fastest step: what else the machine does makes the others slower.</summary>
    public double RowsPerSecond => rowCount / seconds.Min();

    /// <summary>The part of the held-out rows that the network names rightly.</summary>
    public double Accuracy => Enumerable.Range(0, heldOut.Count).Average(row =>
        Network.Classify(weights.W1, weights.B1, weights.W2, weights.B2, heldOut.Inputs, row) == heldOut.Labels[row] ? 1.0 : 0.0);

    public async Task Step()
    {
        long begin = Stopwatch.GetTimestamp();
        double[][] parts = await workers.Gradients(weights.Pack());
        gradient.Clear();
        foreach (double[] adjoints in parts)
        {
            part.Unpack(adjoints);
            gradient.Add(part);
        }

        weights.Descend(gradient, velocity, Rate, Momentum, WeightDecay);
        seconds.Add(Stopwatch.GetElapsedTime(begin).TotalSeconds);
    }

    public async Task Evaluate() => losses.Add((await workers.Losses(weights.Pack())).Sum());

    /// <summary>The largest difference of a loss from one of another training, of as many steps.</summary>
    public double Difference(Training other) => losses.Zip(other.losses, (a, b) => Math.Abs(a - b)).Max();
}
