using Lynceus.Reports.Json;
using Lynceus.Reports.Kubernetes;

namespace Lynceus.Reports.PolicyReport;

/// <summary>Policy reports of the Kubernetes policy working group and their successor OpenReports, as Kyverno and scanners write them.</summary>
/// <remarks>
/// What a report object examined depends on how its producer writes:
/// <list type="bullet">
/// <item>Each listed result examined its policy on its resource, an error excepted. Its scope is <c>source/policy|subject</c>.</item>
/// <item>An object about one subject (with a <c>scope</c>, or without any resource) moreover examined all of the subject that its producer looks at,
/// scope <c>*producer|subject</c>, unless it lists less than it counts or its limits cut it. Where such an object lists no pass at all, because its
/// producer never does (vulnerability scanners, a status filter) or because everything failed, its findings belong to that scope: a result that is
/// missing next time is then known to be fixed.</item>
/// <item>An object about many resources that lists no passes proves nothing about those it leaves out.</item>
/// </list>
/// </remarks>
internal sealed class PolicyReportTranslator : IReportTranslator
{
    public const string Name = "policyreport";

    public static readonly KeyScheme Scheme = new(Name, 2);

    // The same objects under their new group; people send them under its name.
    public IReadOnlyList<string> OtherNames => ["openreports"];

    public KeyScheme Keys => Scheme;

    public bool Recognises(DocumentShape shape) =>
        IsReport(shape)
        || (shape.First is { } first && Recognises(first))
        || (ObjectEvent.ContentOf(shape) is { } content && (Recognises(content) || PolicyReportKind.IsGroup(content.Child?.Text("group") + "/")));

    public bool Accepts(DocumentShape shape) => Recognises(shape) || shape.IsEmptyList;

    public void Translate(ref JsonCursor cursor, TranslationContext context)
    {
        var coverage = new ListCoverage(context);
        var findings = new PolicyFindings(context, coverage);
        var objects = new ObjectStream<PolicyReportDraft>(
            context, coverage, (pointer, start) => new PolicyReportDraft(context, pointer, start), findings.Add);
        objects.ReadAll(ref cursor);
        findings.Finish();
    }

    private static bool IsReport(DocumentShape shape) => PolicyReportKind.IsGroup(shape.Text("apiVersion"));
}
