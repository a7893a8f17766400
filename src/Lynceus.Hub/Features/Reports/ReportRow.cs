using Lynceus.Hub.Contracts;
using Lynceus.Hub.Storage;

namespace Lynceus.Hub.Features.Reports;

/// <summary>One received report and what it changed. Column types follow SQLite.</summary>
public sealed record ReportRow
{
    public long Id { get; init; }

    public string Cluster { get; init; } = "";

    public string Tool { get; init; } = "";

    public string? ToolVersion { get; init; }

    public long ReceivedAtMs { get; init; }

    public string ReceivedFrom { get; init; } = "";

    public long? GeneratedAtMs { get; init; }

    /// <summary>One of <see cref="ReportStatus"/>.</summary>
    public string Status { get; init; } = "";

    public string? Note { get; init; }

    public byte[] Sha256 { get; init; } = [];

    /// <summary>Unpacked.</summary>
    public long Bytes { get; init; }

    public long StoredBytes { get; init; }

    /// <summary>As the tool reported them.</summary>
    public long Findings { get; init; }

    /// <summary>Distinct identities.</summary>
    public long Items { get; init; }

    public long New { get; init; }

    public long Reopened { get; init; }

    public long Changed { get; init; }

    public long Fixed { get; init; }

    public long Gone { get; init; }

    public long Unchanged { get; init; }

    public long Suppressed { get; init; }

    public long Unconfirmed { get; init; }

    /// <summary>As the sender said; null when the report tells it.</summary>
    public string? Subject { get; init; }

    /// <summary>As the sender said; null when the report tells it.</summary>
    public string? Extent { get; init; }

    public long Skipped { get; init; }

    /// <summary>Of a held report: how many items it would close.</summary>
    public long WouldClose { get; init; }

    public ItemCounts Counts => new(New, Reopened, Changed, Fixed, Unchanged, Gone, Suppressed, Unconfirmed);

    public DateTimeOffset ReceivedAt => UnixTime.FromMilliseconds(ReceivedAtMs);

    public DateTimeOffset? GeneratedAt => UnixTime.FromMilliseconds(GeneratedAtMs);
}
