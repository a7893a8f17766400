namespace Lynceus.Kubernetes.Sharding;

/// <summary>Ranges that change hands. <see cref="From"/> or <see cref="To"/> is null when there were, or will be, no members at all.</summary>
public sealed record ShardMove(string? From, string? To, UidRanges Ranges);
