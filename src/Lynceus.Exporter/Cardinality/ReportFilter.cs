using System.IO.Enumeration;
using Lynceus.Exporter.Kinds;
using Lynceus.Exporter.Reading;

namespace Lynceus.Exporter.Cardinality;

/// <summary>Says for each report which of its findings have series of their own.</summary>
internal sealed class ReportFilter(FamilyOptions options)
{
    private readonly Severity _floor = FamilyOptionErrors.TryParseSeverity(options.SeverityFloor, out var floor) ? floor : Severity.None;

    public FindingFilter For(ReportBody body, in Report report) => new()
    {
        Floor = _floor,
        FixableOnly = options.FixableOnly && body == ReportBody.Vulnerabilities,
        Most = options.TopN ?? int.MaxValue,
        IsNamespaceTaken = (options.Namespaces.Count == 0 && options.ExcludedNamespaces.Count == 0) || IsTaken(report.String(ReportField.Namespace)),
    };

    private bool IsTaken(string name) =>
        (options.Namespaces.Count == 0 || Matches(options.Namespaces, name)) && !Matches(options.ExcludedNamespaces, name);

    private static bool Matches(IEnumerable<string> patterns, string name) => patterns.Any(p => FileSystemName.MatchesSimpleExpression(p, name, ignoreCase: false));
}
