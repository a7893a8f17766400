namespace Lynceus.Items;

/// <summary>What is known of a report besides its findings.</summary>
public sealed record ReportFacts
{
    /// <summary>Unix milliseconds.</summary>
    public required long ReceivedAt { get; init; }

    /// <summary>The report's own time in Unix milliseconds; null when it states none. A time ahead of <see cref="ReceivedAt"/> counts as that one:
    /// a clock that runs ahead must not make every later report look outdated.</summary>
    public long? StatedAt { get; init; }

    /// <summary>How much of its lists the report speaks for, as its sender says; null when the sender said nothing.</summary>
    public SenderExtent? Extent { get; init; }

    /// <summary>A person let it pass the close guard.</summary>
    public bool IsReleased { get; init; }

    /// <summary>SHA-256 of the report.</summary>
    public IReadOnlyList<byte> Sha256 { get; init; } = [];

    /// <summary>The report of the same cluster and tool before this one, when that one is held; null otherwise.</summary>
    public HeldReport? HeldBefore { get; init; }
}
