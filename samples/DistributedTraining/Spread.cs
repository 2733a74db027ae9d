using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace DistributedTraining;

/// <summary>Puts shard k into the k-th silo, round and round, and none into the silo that asks, which is the driver's.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SpreadAttribute() : PlacementAttribute(new SpreadPlacement());

[GenerateSerializer]
internal sealed class SpreadPlacement : PlacementStrategy;

internal sealed class SpreadDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        SiloAddress[] silos = [.. context.GetCompatibleSilos(target).Where(silo => !silo.Equals(context.LocalSilo)).Order()];
        return silos.Length > 0
            ? Task.FromResult(silos[(int)(target.GrainIdentity.GetIntegerKey() % silos.Length)])
            : throw new SiloUnavailableException("There is no silo for a shard.");
    }
}
