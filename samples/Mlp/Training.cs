using System.Diagnostics;

namespace Mlp;

/// <summary>Trains a network by gradient descent with momentum, a batch of rows in every step.</summary>
internal sealed class Training
{
    // As many parts of each batch, however many cores there are: the sums are then the same ones, in the same order.
    private const int Shards = 8;
    private const int StepsInEpoch = 12;
    private const double Rate = 0.05;
    private const double Momentum = 0.9;

    // Keeps the weights small, so that the network doesn't learn single rows by heart.
    private const double WeightDecay = 0.004;

    private readonly DataSet learned;
    private readonly DataSet heldOut;
    private readonly Random random;
    private readonly ParallelOptions cores;
    private readonly int[] order;
    private readonly Parameters[] adjoints;
    private readonly Parameters velocity;
    private readonly List<double> trainingLosses = [];
    private readonly List<double> heldOutLosses = [];
    private readonly List<double> milliseconds = [];

    public Training(DataSet data, int hiddenUnits, int seed, int cores)
    {
        random = new(seed);
        this.cores = new() { MaxDegreeOfParallelism = cores };
        (DataSet training, DataSet others) = data.Split(random);

        // The held-out rows have no say, not even in the scale.
        learned = training.StandardizedBy(training);
        heldOut = others.StandardizedBy(training);
        order = [.. Enumerable.Range(0, learned.Count)];
        int inputs = data.Columns;
        int classes = data.ClassNames.Count;
        Parameters = Parameters.Random(inputs, hiddenUnits, classes, random);
        adjoints = [.. Enumerable.Range(0, Shards).Select(_ => new Parameters(inputs, hiddenUnits, classes))];
        velocity = new(inputs, hiddenUnits, classes);
        Evaluate();
    }

    public Parameters Parameters { get; }

    public int LearnedCount => learned.Count;

    public int HeldOutCount => heldOut.Count;

    /// <summary>The mean loss of the rows that it learns from, before the first epoch and after each.</summary>
    public IReadOnlyList<double> TrainingLosses => trainingLosses;

    /// <summary>The mean loss of the held-out rows, before the first epoch and after each.</summary>
    public IReadOnlyList<double> HeldOutLosses => heldOutLosses;

    /// <summary>How many of the rows that it learned from the network names rightly.</summary>
    public int RightlyLearned { get; private set; }

    /// <summary>How many of the held-out rows the network names rightly.</summary>
    public int RightlyHeldOut { get; private set; }

    /// <summary>What the steps of the fastest epoch took: what else the machine does makes the others slower.</summary>
    public double MillisecondsInEpoch => milliseconds.Min();

    /// <summary>Every row once, in a new order.</summary>
    public void Epoch()
    {
        long begin = Stopwatch.GetTimestamp();
        random.Shuffle(order);
        for (int step = 0; step < StepsInEpoch; step++)
        {
            Step(order.Length * step / StepsInEpoch, order.Length * (step + 1) / StepsInEpoch);
        }

        milliseconds.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        Evaluate();
    }

    private void Step(int from, int to)
    {
        Parallel.For(0, Shards, cores, shard =>
        {
            // Each shard adds to adjoints of its own. The seed makes the mean of the batch of the losses that are added up.
            Parameters own = adjoints[shard];
            own.Clear();
            Network.LossPullback(
                Parameters.W1,
                Parameters.B1,
                Parameters.W2,
                Parameters.B2,
                learned.Inputs,
                learned.Labels,
                Part(order.AsSpan(from, to - from), shard),
                1.0 / (to - from),
                own.W1,
                own.B1,
                own.W2,
                own.B2);
        });

        Parameters gradient = adjoints[0];
        foreach (Parameters other in adjoints.AsSpan(1))
        {
            gradient.Add(other);
        }

        Parameters.Descend(gradient, velocity, Rate, Momentum, WeightDecay);
    }

    private void Evaluate()
    {
        (double loss, RightlyLearned) = Evaluate(learned);
        trainingLosses.Add(loss);
        (loss, RightlyHeldOut) = Evaluate(heldOut);
        heldOutLosses.Add(loss);
    }

    private (double Loss, int Right) Evaluate(DataSet data)
    {
        int[] all = [.. Enumerable.Range(0, data.Count)];
        double[] losses = new double[Shards];
        int[] right = new int[Shards];
        Parallel.For(0, Shards, cores, shard =>
        {
            ReadOnlySpan<int> rows = Part(all, shard);
            losses[shard] = Network.Loss(
                Parameters.W1, Parameters.B1, Parameters.W2, Parameters.B2, data.Inputs, data.Labels, rows);
            foreach (int row in rows)
            {
                int named = Network.Classify(Parameters.W1, Parameters.B1, Parameters.W2, Parameters.B2, data.Inputs, row);
                right[shard] += named == data.Labels[row] ? 1 : 0;
            }
        });
        return (losses.Sum() / data.Count, right.Sum());
    }

    private static ReadOnlySpan<int> Part(ReadOnlySpan<int> rows, int shard) =>
        rows[(rows.Length * shard / Shards)..(rows.Length * (shard + 1) / Shards)];
}
