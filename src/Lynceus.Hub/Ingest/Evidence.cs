using System.Text.Json.Serialization;
using Lynceus.Reports;

namespace Lynceus.Hub.Ingest;

/// <summary>What a report says of one finding beside what lists show. Each field stands here once: for storing, hashing, the API and the page.</summary>
/// <remarks>Stored as JSON under these names; a field that is renamed needs a migration.</remarks>
public sealed record Evidence
{
    public string? Message { get; init; }

    /// <summary>Markdown.</summary>
    public string? Remediation { get; init; }

    public string? Image { get; init; }

    public string? InstalledVersion { get; init; }

    public string? FixedVersion { get; init; }

    public string? Purl { get; init; }

    public string? Path { get; init; }

    public int? StartLine { get; init; }

    public int? EndLine { get; init; }

    public string? Status { get; init; }

    public string? Confidence { get; init; }

    public string? NativeSeverity { get; init; }

    public string? SeveritySource { get; init; }

    public bool Unrated { get; init; }

    public string? Suppression { get; init; }

    public IReadOnlyList<CvssScore>? Cvss { get; init; }

    /// <summary>The object that the tool named when it is another one than the subject. Moves from report to report, so it is stored beside the JSON and is no news.</summary>
    [JsonPropertyOrder(1)]
    public string? Observed { get; init; }

    internal static Evidence Of(Finding finding) => new()
    {
        Message = finding.Message,
        Remediation = finding.Remediation,
        Image = finding.Subject.Image,
        InstalledVersion = finding.Package?.InstalledVersion,
        FixedVersion = finding.Package?.FixedVersion,
        Purl = finding.Package?.Purl,
        Path = finding.Location?.Path ?? finding.Package?.Path,
        StartLine = finding.Location?.StartLine,
        EndLine = finding.Location?.EndLine,
        Status = finding.Status,
        Confidence = finding.Confidence,
        NativeSeverity = finding.Severity.Native,
        SeveritySource = finding.Severity.Source,
        Unrated = finding.Severity.IsUnrated,
        Suppression = finding.Suppression,
        Cvss = finding.Cvss.Count == 0 ? null : finding.Cvss,
    };
}
