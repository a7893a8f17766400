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

    /// <summary>Who released it from being held; null when nobody did.</summary>
    public string? ReleasedBy { get; init; }
}
