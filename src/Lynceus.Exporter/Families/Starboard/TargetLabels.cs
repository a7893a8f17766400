using Lynceus.Exporter.Reading;

namespace Lynceus.Exporter.Families.Starboard;

/// <summary>Which labels starboard-exporter's detail family has: its option <c>--target-labels</c>.</summary>
internal sealed class TargetLabels
{
    public const string All = "all";
    public const string ReportName = "report_name";

    /// <summary>In the order that <see cref="All"/> stands for. A label without a field of the finding is one of the report.</summary>
    private static readonly (string Name, FindingField? Field)[] Known =
    [
        ("scanner", null),
        (ReportName, null),
        ("image_namespace", null),
        ("image_registry", null),
        ("image_repository", null),
        ("image_tag", null),
        ("image_digest", null),
        ("severity", FindingField.Severity),
        ("vulnerability_id", FindingField.Id),
        ("vulnerable_resource_name", FindingField.Resource),
        ("installed_resource_version", FindingField.InstalledVersion),
        ("fixed_resource_version", FindingField.FixedVersion),
        ("vulnerability_title", FindingField.Title),
        ("vulnerability_link", FindingField.Link),
        ("vulnerability_published_date", FindingField.PublishedDate),
        ("vulnerability_target", FindingField.Target),
        ("vulnerability_class", FindingField.Class),
    ];

    public static readonly TargetLabels None = new([]);

    private TargetLabels(IReadOnlyList<string> names)
    {
        Names = names;
        OfReport = [.. names.Where(static n => Array.Exists(Known, k => k.Name == n && k.Field is null))];
        OfFinding = [.. names.Select(static n => Array.Find(Known, k => k.Name == n)).Where(static l => l.Field is not null).Select(static l => new FindingLabel(l.Name, l.Field!.Value))];
    }

    /// <summary>Each once, in the order given; <see cref="ReportName"/> is always among them, unless there are none.</summary>
    public IReadOnlyList<string> Names { get; }

    public IReadOnlyList<string> OfReport { get; }

    public FindingLabel[] OfFinding { get; }

    public static string KnownNames => string.Join(", ", Known.Select(static k => k.Name));

    /// <exception cref="FormatException">A label is not known.</exception>
    public static TargetLabels Parse(IEnumerable<string> tokens)
    {
        var names = new List<string>();
        foreach (var token in tokens.SelectMany(static t => t.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            if (token == All)
            {
                names.AddRange(Known.Select(static k => k.Name));
            }
            else if (Array.Exists(Known, k => k.Name == token))
            {
                names.Add(token);
            }
            else
            {
                throw new FormatException($"'{token}' is no label of a vulnerability. There are: {All}, {KnownNames}.");
            }
        }

        return names.Count == 0 ? None : new TargetLabels([.. names.Append(ReportName).Distinct(StringComparer.Ordinal)]);
    }
}
