using Lynceus.Reports.Json;
using Lynceus.Reports.Kubernetes;

namespace Lynceus.Reports.TrivyOperator;

/// <summary>Reports that trivy-operator, and Starboard before it, keep as objects of <c>aquasecurity.github.io/v1alpha1</c>.</summary>
/// <remarks>
/// An object is only deleted by its time to live or with its owner, so a missing one never means fixed; a list can only tell that a subject is gone.
/// Namespaced and cluster-wide kinds of one family are listed apart: a list of ConfigAuditReports says nothing of what ClusterConfigAuditReports are
/// about. So the kind is the listing, and the family that of the findings.
/// </remarks>
internal sealed class TrivyOperatorTranslator : IReportTranslator
{
    public const string Name = "trivy-operator";

    public static readonly KeyScheme Scheme = new(Name, 2);

    private const string GroupSuffix = "." + Group;
    private const string Group = "aquasecurity.github.io";

    public KeyScheme Keys => Scheme;

    public bool Recognises(DocumentShape shape) =>
        IsOfGroup(shape)
        || (shape.First is { } first && Recognises(first))
        || shape.Names.Any(static n => ReportKind.OfResource(n) is not null)
        || (ObjectEvent.ContentOf(shape) is { } content && (Recognises(content) || content.Child?.Text("group") is Group));

    public bool Accepts(DocumentShape shape) => Recognises(shape) || shape.IsEmptyList;

    public void Translate(ref JsonCursor cursor, TranslationContext context)
    {
        var coverage = new ListCoverage(context);
        var findings = new ReportFindings(context, coverage);
        var objects = new ObjectStream<ReportDraft>(
            context, coverage, (pointer, start) => new ReportDraft(context, pointer, start), findings.Add)
        {
            KindOfResource = ReportKind.OfResource,
        };
        objects.ReadAll(ref cursor);
        coverage.Report();
    }

    private static bool IsOfGroup(DocumentShape shape) =>
        shape.Text("apiVersion") is { } version && version.StartsWith(Group + "/", StringComparison.Ordinal);

    /// <summary>True when the object may be one of the operator's: of its group, or without a group.</summary>
    internal static bool IsOfGroup(string? apiVersion) =>
        apiVersion is null || apiVersion.StartsWith(Group + "/", StringComparison.Ordinal);

    /// <summary>The plural of a resource name such as <c>configauditreports.aquasecurity.github.io</c>; null for names of other groups.</summary>
    internal static string? PluralOf(string resource) =>
        resource.EndsWith(GroupSuffix, StringComparison.Ordinal) ? resource[..^GroupSuffix.Length] : null;
}
