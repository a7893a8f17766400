using Lynceus.Hub.Contracts;
using Lynceus.Hub.Ingest;

namespace Lynceus.Hub.Features.Reports;

/// <summary>A report as the API shows it.</summary>
public sealed record ReportView
{
    public required long Id { get; init; }

    public required string Cluster { get; init; }

    public required string Tool { get; init; }

    public string? ToolVersion { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required string ReceivedFrom { get; init; }

    /// <summary>When the tool made it; null when the report does not say.</summary>
    public DateTimeOffset? GeneratedAt { get; init; }

    /// <summary>One of <see cref="ReportStatus"/>.</summary>
    public required string Status { get; init; }

    public string? Note { get; init; }

    /// <summary>Why it waits although it was tried; left out when it does not.</summary>
    public DelayView? Delay { get; init; }

    /// <summary>What was scanned, as the sender said; null when the report tells it.</summary>
    public string? Subject { get; init; }

    /// <summary>How much the report speaks for, as the sender said: <c>cluster</c>, <c>namespace:A,B</c> or <c>partial</c>; null when the report tells it.</summary>
    public string? Extent { get; init; }

    /// <summary>Hex, of the unpacked bytes.</summary>
    public required string Sha256 { get; init; }

    public required long Bytes { get; init; }

    /// <summary>Findings as the tool reported them, before equal identities were merged.</summary>
    public required long Findings { get; init; }

    public required ItemCounts Items { get; init; }

    public required IReadOnlyList<SkippedElement> Skipped { get; init; }

    public required long SkippedTotal { get; init; }

    internal static ReportView Of(ReportRow report, IReadOnlyList<SkippedElement> skips, Delay? delay = null) => new()
    {
        Id = report.Id,
        Cluster = report.Cluster,
        Tool = report.Tool,
        ToolVersion = report.ToolVersion,
        ReceivedAt = report.ReceivedAt,
        ReceivedFrom = report.ReceivedFrom,
        GeneratedAt = report.GeneratedAt,
        Status = report.Status,
        Note = report.Note,
        Delay = delay is null ? null : new DelayView(delay.Tries, delay.Trouble, delay.NextTry),
        Subject = report.Subject,
        Extent = report.Extent,
        Sha256 = Convert.ToHexStringLower(report.Sha256),
        Bytes = report.Bytes,
        Findings = report.Findings,
        Items = report.Counts,
        Skipped = skips,
        SkippedTotal = report.Skipped,
    };

    /// <param name="Trouble">What was in the way at the last try.</param>
    public sealed record DelayView(int Tries, string Trouble, DateTimeOffset NextTry);
}
