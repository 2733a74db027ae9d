using Mlp;

namespace DistributedTraining;

/// <summary>A part of the rows to learn from: its part of the loss and of the gradient.</summary>
internal sealed class Shard
{
    private readonly DataSet data;
    private readonly int[] rows;
    private readonly double seed;
    private readonly Parameters weights;
    private readonly Parameters adjoints;

    private Shard(DataSet data, int outOf)
    {
        this.data = data;
        rows = [.. Enumerable.Range(0, data.Count)];

        // The loss is the mean over all rows, wherever they are.
        seed = 1.0 / outOf;
        weights = new(data.Columns, Plan.HiddenUnits, data.ClassNames.Count);
        adjoints = new(data.Columns, Plan.HiddenUnits, data.ClassNames.Count);
    }

    /// <summary>Reads the shard with this index, and keeps nothing of the others.</summary>
    /// <exception cref="InvalidDataException">The file isn't what it should be.</exception>
    public static Shard Load(Plan plan, int index)
    {
        DataSet all = plan.Read().Training;
        int from = all.Count * index / Plan.Shards;
        int to = all.Count * (index + 1) / Plan.Shards;
        return new(all.Rows([.. Enumerable.Range(from, to - from)]), all.Count);
    }

    public double Loss(double[] packedWeights)
    {
        weights.Unpack(packedWeights);
        return seed * Network.Loss(weights.W1, weights.B1, weights.W2, weights.B2, data.Inputs, data.Labels, rows);
    }

    public double[] Gradient(double[] packedWeights)
    {
        weights.Unpack(packedWeights);
        adjoints.Clear();
        Network.LossPullback(
            weights.W1,
            weights.B1,
            weights.W2,
            weights.B2,
            data.Inputs,
            data.Labels,
            rows,
            seed,
            adjoints.W1,
            adjoints.B1,
            adjoints.W2,
            adjoints.B2);
        return adjoints.Pack();
    }
}
