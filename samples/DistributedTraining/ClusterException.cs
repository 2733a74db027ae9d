namespace DistributedTraining;

/// <summary>Silos that don't start, or shards that nobody computes.</summary>
internal sealed class ClusterException(string message) : Exception(message);
