namespace Lynceus.Hub.Contracts;

/// <summary>Answer to an uploaded report.</summary>
public sealed record ReportReceipt
{
    /// <summary>Null when nothing was kept, because the same bytes had been received before.</summary>
    public long? ReportId { get; init; }

    /// <summary>One of <see cref="ReportStatus"/>.</summary>
    public required string Status { get; init; }

    /// <summary>What the report changed; all zero as long as the status is <see cref="ReportStatus.Queued"/>.</summary>
    public ItemCounts Items { get; init; } = ItemCounts.None;

    /// <summary>Elements of the report that could not be used; at most the number that the hub lists one by one.</summary>
    public IReadOnlyList<SkippedElement> Skipped { get; init; } = [];

    /// <summary>All elements that could not be used, those beyond the listed ones included.</summary>
    public int SkippedTotal { get; init; }

    /// <summary>Why items that the report does not name any more were left open; null when nothing was held back.</summary>
    public string? Held { get; init; }

    /// <summary>What else the sender should know; null when there is nothing.</summary>
    public string? Note { get; init; }
}
