using Orleans.Concurrency;

namespace DistributedTraining;

/// <summary>A shard, wherever in the cluster it is. The key is its index.</summary>
internal interface IShardGrain : IGrainWithIntegerKey
{
    Task<double> Loss([Immutable] double[] weights);

    Task<double[]> Gradient([Immutable] double[] weights);

    /// <summary>The process that holds the shard at present.</summary>
    Task<int> ProcessId();
}
