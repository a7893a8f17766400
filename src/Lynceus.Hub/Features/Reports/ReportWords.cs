using Lynceus.Hub.Contracts;

namespace Lynceus.Hub.Features.Reports;

/// <summary>States of a report as the pages say them.</summary>
internal static class ReportWords
{
    public static string Of(string status) => status switch
    {
        ReportStatus.Stored => "Waiting",
        ReportStatus.Diffed => "Compared",
        ReportStatus.Unchanged => "Nothing new",
        ReportStatus.Held => "Held",
        ReportStatus.Superseded => "Outdated",
        ReportStatus.Failed => "Failed",
        _ => status,
    };

    public static string Explain(string status) => status switch
    {
        ReportStatus.Stored => "Kept; it will be compared with what is known in a moment.",
        ReportStatus.Diffed => "Compared with what was known; the items are up to date.",
        ReportStatus.Unchanged => "It says what the report before it said.",
        ReportStatus.Held => "It would close too much at once. No item was changed.",
        ReportStatus.Superseded => "A newer one took its place. No item was changed.",
        ReportStatus.Failed => "It was kept, but could not be compared. No item was changed.",
        _ => "",
    };

    /// <summary>Class of the tag.</summary>
    public static string? Class(string status) => status is ReportStatus.Held or ReportStatus.Failed ? "warn" : null;
}
