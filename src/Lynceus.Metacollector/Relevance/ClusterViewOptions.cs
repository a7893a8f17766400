namespace Lynceus.Metacollector.Relevance;

internal sealed record ClusterViewOptions
{
    /// <summary>Remember what closed streams had been told, and tell the next stream of the node what of it is gone. Default false.</summary>
    public bool Tombstones { get; init; }

    /// <summary>How long. Default 24 hours.</summary>
    public TimeSpan TombstoneLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Most objects remembered for one node. Default 10,000.</summary>
    public int MaxTombstones { get; init; } = 10_000;
}
