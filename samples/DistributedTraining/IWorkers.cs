namespace DistributedTraining;

/// <summary>Where the shards are.</summary>
internal interface IWorkers
{
    /// <summary>The part of the loss of every shard, in their order.</summary>
    Task<double[]> Losses(double[] weights);

    /// <summary>The part of the gradient of every shard, in their order.</summary>
    Task<double[][]> Gradients(double[] weights);
}
