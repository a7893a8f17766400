namespace Lynceus.Hub.Contracts;

/// <summary>Answer to an uploaded report.</summary>
public sealed record ReportReceipt
{
    /// <summary>The report; of repeated bytes the one that had brought them.</summary>
    public required long ReportId { get; init; }

    /// <summary>One of <see cref="ReportStatus"/>.</summary>
    public required string Status { get; init; }

    /// <summary>What the report changed; all zero as long as the status is <see cref="ReportStatus.Stored"/>.</summary>
    public ItemCounts Items { get; init; } = ItemCounts.None;

    /// <summary>Elements of the report that could not be used; at most the number that the hub lists one by one.</summary>
    public IReadOnlyList<SkippedElement> Skipped { get; init; } = [];

    /// <summary>All elements that could not be used, those beyond the listed ones included.</summary>
    public long SkippedTotal { get; init; }

    /// <summary>What else the sender should know, for example why nothing was closed; null when there is nothing.</summary>
    public string? Note { get; init; }
}
