using Lynceus.Reports;

namespace Lynceus.Hub.Features.Reports;

/// <summary>An item that a report changed, or would close. Column types follow SQLite.</summary>
internal sealed record ReportItemRow
{
    public long Id { get; init; }

    /// <summary>Kind of the event; null when nothing happened yet.</summary>
    public string? Kind { get; init; }

    public string Title { get; init; } = "";

    public long BandNumber { get; init; }

    public string SubjectKind { get; init; } = "";

    public string Namespace { get; init; } = "";

    public string Name { get; init; } = "";

    public SeverityBand Band => (SeverityBand)BandNumber;
}
