using Lynceus.Exporter.Kinds;
using Lynceus.Exporter.Reading;

namespace Lynceus.Exporter.Cardinality;

/// <summary>Says for each report which of its findings have series of their own.</summary>
internal sealed class ReportFilter(FamilyOptions options)
{
    private readonly Severity _floor = FamilyOptionErrors.TryParseSeverity(options.SeverityFloor, out var floor) ? floor : Severity.None;
    private readonly NamespaceFilter _namespaces = new(options.Namespaces, options.ExcludedNamespaces);

    public FindingFilter For(ReportBody body, in Report report) => new()
    {
        Floor = _floor,
        FixableOnly = options.FixableOnly && body == ReportBody.Vulnerabilities,
        Most = options.TopN ?? int.MaxValue,

        // Those of the cluster are in none that could be left out.
        IsNamespaceTaken = _namespaces.TakesAll || report[ReportField.Namespace].IsEmpty || _namespaces.Takes(report.String(ReportField.Namespace)),
    };
}
