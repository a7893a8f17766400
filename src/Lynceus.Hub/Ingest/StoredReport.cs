namespace Lynceus.Hub.Ingest;

/// <summary>A kept report that waits to be compared.</summary>
internal sealed record StoredReport
{
    public long ReportId { get; init; }

    public long ClusterId { get; init; }

    public long SourceId { get; init; }

    public string Cluster { get; init; } = "";

    public string Tool { get; init; } = "";

    public long ReceivedAt { get; init; }

    public byte[] Sha256 { get; init; } = [];

    public string Status { get; init; } = "";

    /// <summary>What was scanned, as the sender said; null when the sender did not.</summary>
    public string? Subject { get; init; }

    /// <summary>How much the report speaks for, as the sender said (<see cref="SenderExtent"/>); null when the sender did not.</summary>
    public string? Extent { get; init; }

    /// <summary>Who released it from being held; null when nobody did.</summary>
    public string? ReleasedBy { get; init; }
}
