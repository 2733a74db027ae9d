namespace DistributedTraining;

/// <summary>Loads its shard when it is activated. It keeps nothing else, so that it may be lost at any time.</summary>
[Spread]
internal sealed class ShardGrain(Plan plan) : Grain, IShardGrain
{
    // One shard at a time in each silo, as on a machine with one core.
    private static readonly Lock Core = new();

    private Shard? shard;

    private Shard Shard => shard ?? throw new InvalidOperationException("The grain isn't activated.");

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        shard = Shard.Load(plan, (int)this.GetPrimaryKeyLong());
        return Task.CompletedTask;
    }

    public Task<double> Loss(double[] weights)
    {
        lock (Core)
        {
            return Task.FromResult(Shard.Loss(weights));
        }
    }

    public Task<double[]> Gradient(double[] weights)
    {
        lock (Core)
        {
            return Task.FromResult(Shard.Gradient(weights));
        }
    }

    public Task<int> ProcessId() => Task.FromResult(Environment.ProcessId);
}
