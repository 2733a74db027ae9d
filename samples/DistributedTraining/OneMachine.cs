namespace DistributedTraining;

/// <summary>All shards in this process, one after another: what the others are compared with.</summary>
internal sealed class OneMachine(Plan plan) : IWorkers
{
    private readonly Shard[] shards = [.. Enumerable.Range(0, Plan.Shards).Select(index => Shard.Load(plan, index))];

    public Task<double[]> Losses(double[] weights) => Task.FromResult(Array.ConvertAll(shards, shard => shard.Loss(weights)));

    public Task<double[][]> Gradients(double[] weights) => Task.FromResult(Array.ConvertAll(shards, shard => shard.Gradient(weights)));
}
