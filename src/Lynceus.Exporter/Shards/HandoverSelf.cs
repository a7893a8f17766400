using System.Globalization;
using Lynceus.Kubernetes.Leases;
using Lynceus.Kubernetes.Sharding;

namespace Lynceus.Exporter.Shards;

/// <summary>Who this member is in the hand-over.</summary>
internal sealed record HandoverSelf
{
    /// <summary>Name of its lease.</summary>
    public required string Lease { get; init; }

    /// <summary>Its name on the ring.</summary>
    public required string Member { get; init; }

    /// <summary>Tells it from the process before it.</summary>
    public required string Instance { get; init; }

    public required RingOptions Ring { get; init; }

    /// <summary>How long it counts as ready after its last renewal was begun; below the duration of its lease.</summary>
    public required TimeSpan FenceLimit { get; init; }

    /// <summary>The timestamp at which our write with this renew time was begun; null when it is none of ours.</summary>
    public required Func<DateTimeOffset, long?> StartOf { get; init; }

    public string RingText => string.Create(CultureInfo.InvariantCulture, $"{Ring.Partitions}/{Ring.VirtualNodes}/{Ring.LoadFactor}");

    public bool Wrote(GroupLease lease) => lease.Name == Lease && lease.Instance == Instance;
}
