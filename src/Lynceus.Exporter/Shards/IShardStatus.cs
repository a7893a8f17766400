namespace Lynceus.Exporter.Shards;

/// <summary>What the metrics of shards read. Safe to read from many threads.</summary>
internal interface IShardStatus
{
    int Members { get; }

    int OwnedRanges { get; }

    /// <summary>Part of all reports that this member owns, 0 to 1.</summary>
    double OwnedShare { get; }

    double ShownShare { get; }

    bool IsFenced { get; }

    /// <summary>Null without a lease.</summary>
    TimeSpan? SinceRenewal { get; }
}
