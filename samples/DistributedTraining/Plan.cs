using Mlp;

namespace DistributedTraining;

/// <summary>What every process has to know to find the same rows in the same shard.</summary>
internal sealed record Plan(string Data, int Seed)
{
    public const int HiddenUnits = 64;

    // As many for any number of silos: the sums are then the same ones, in the same order.
    public const int Shards = 4;

    /// <summary>The rows to learn from and those that are held out, by the seed alone.</summary>
    /// <exception cref="InvalidDataException">The file isn't what it should be.</exception>
    public (DataSet Training, DataSet HeldOut) Read()
    {
        (DataSet training, DataSet heldOut) = DataSet.Read(Data).Split(new Random(Seed));
        return (training.StandardizedBy(training), heldOut.StandardizedBy(training));
    }
}
