using Lynceus.Exporter.Reading;

namespace Lynceus.Exporter.Families.Native;

/// <summary>Which labels one of our detail families has. Namespace and report are always among them.</summary>
internal sealed class DetailLabels
{
    public const string All = "all";
    public const string None = "none";

    public static readonly DetailLabels Vulnerabilities = new(
        ReportLabels.OfImage,
        [
            new("vulnerability_id", FindingField.Id),
            new("severity", FindingField.Severity, FindingLabelForm.SeverityLower),
            new("fixable", FindingField.FixedVersion, FindingLabelForm.Fixable),
            new("package", FindingField.Resource),
            new("installed_version", FindingField.InstalledVersion),
            new("fixed_version", FindingField.FixedVersion),
            new("title", FindingField.Title),
            new("link", FindingField.Link),
            new("published_date", FindingField.PublishedDate),
            new("last_modified_date", FindingField.LastModifiedDate),
            new("target", FindingField.Target),
            new("class", FindingField.Class),
            new("package_type", FindingField.PackageType),
            new("package_path", FindingField.PackagePath),
            new("package_url", FindingField.PackageUrl),
        ]);

    public static readonly DetailLabels Checks = new(
        ReportLabels.OfWorkload,
        [
            new("check_id", FindingField.Id),
            new("severity", FindingField.Severity, FindingLabelForm.SeverityLower),
            new("category", FindingField.Category),
            new("title", FindingField.Title),
        ]);

    public static readonly DetailLabels Secrets = new(
        ReportLabels.OfImage,
        [
            new("rule_id", FindingField.Id),
            new("severity", FindingField.Severity, FindingLabelForm.SeverityLower),
            new("category", FindingField.Category),
            new("title", FindingField.Title),
            new("target", FindingField.Target),
        ]);

    private DetailLabels(IReadOnlyList<string> ofReport, FindingLabel[] ofFinding)
    {
        OfReport = ofReport;
        OfFinding = ofFinding;
    }

    public IReadOnlyList<string> OfReport { get; }

    public FindingLabel[] OfFinding { get; }

    public bool IsEmpty => OfReport.Count == 0 && OfFinding.Length == 0;

    public IReadOnlyList<string> Names => [.. OfReport, .. OfFinding.Select(static l => l.Name)];

    /// <summary>Those of <paramref name="tokens"/> out of these; <c>all</c> and <c>none</c> are understood.</summary>
    /// <exception cref="FormatException">A label is not known.</exception>
    public DetailLabels Choose(IEnumerable<string> tokens)
    {
        var names = tokens.SelectMany(static t => t.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToList();
        if (names.Contains(All, StringComparer.Ordinal))
        {
            return this;
        }

        names.RemoveAll(static n => n == None);
        if (names.Find(n => !Names.Contains(n, StringComparer.Ordinal)) is { } unknown)
        {
            throw new FormatException($"'{unknown}' is not one of {string.Join(", ", Names)}, {All}, {None}.");
        }

        return new DetailLabels(
            [.. names.Where(n => OfReport.Contains(n, StringComparer.Ordinal)).Distinct(StringComparer.Ordinal)],
            [.. names.Distinct(StringComparer.Ordinal).Select(n => Array.Find(OfFinding, l => l.Name == n)).OfType<FindingLabel>()]);
    }
}
