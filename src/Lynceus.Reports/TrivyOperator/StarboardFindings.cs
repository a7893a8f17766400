using Lynceus.Reports.Kubernetes;

namespace Lynceus.Reports.TrivyOperator;

/// <summary>Findings of the reports that Starboard wrote and trivy-operator does not: kube-bench for one node, kube-hunter for the cluster.</summary>
internal static class StarboardFindings
{
    // As for kube-bench itself, which rates nothing.
    private const double Failed = 0.667;
    private const double Warned = 0.2;

    public static void AddBench(TranslationContext context, ReportDraft report, Subject subject, Scope scope)
    {
        foreach (var entry in report.BenchEntries)
        {
            if (!entry.IsFinding)
            {
                continue;
            }

            // The number means another check in another version of the benchmark.
            var id = $"cis-{entry.Number ?? BenchmarkText.CheckKey(entry.Text)}";
            context.Add(new Finding
            {
                Key = new FindingKey(
                    TrivyOperatorTranslator.Scheme, ReportKind.Benchmark, BenchmarkText.CheckKey(entry.Text) ?? id, subject.Key,
                    BenchmarkText.ChapterKey(entry.Chapter) ?? ""),
                Scope = scope,
                CheckId = id,
                Title = context.Bounded(entry.Text) ?? id,
                Remediation = context.Bounded(entry.Remediation),
                Severity = new Severity(entry.Status is "FAIL" ? Failed : Warned, entry.Status),
                Subject = subject,
                RawPointer = entry.Pointer,
            });
        }
    }

    public static void AddHunter(TranslationContext context, ReportDraft report, Subject subject, Scope scope)
    {
        foreach (var entry in report.Vulnerabilities)
        {
            var id = entry.HunterId ?? BenchmarkText.Slug(entry.Name) ?? entry.Name!;
            context.Add(new Finding
            {
                Key = new FindingKey(TrivyOperatorTranslator.Scheme, ReportKind.Exposure, id, subject.Key),
                Scope = scope,
                CheckId = id,
                Title = context.Bounded(entry.Name) ?? id,
                Message = context.Bounded(entry.Evidence),
                Description = context.Bounded(entry.Description),
                Severity = Severity.FromWord(entry.Severity),
                Subject = subject,
                References = entry.References,
                RawPointer = entry.Pointer,
            });
        }
    }
}
