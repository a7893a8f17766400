using Lynceus.Reports.Kubernetes;

namespace Lynceus.Reports.TrivyOperator;

/// <summary>Findings of one compliance report: each failed check of a detail report, or each failing control of a summary.</summary>
/// <remarks>Benchmarks come in versions that number the same control otherwise, so a benchmark counts without its version and a control by its text.</remarks>
internal static class ComplianceFindings
{
    /// <summary>The benchmark itself, without its version; null when the object has neither an id nor a name.</summary>
    public static Subject? SubjectOf(ReportDraft report)
    {
        if (IdOf(report) is not { } id)
        {
            return null;
        }

        var name = BenchmarkText.WithoutVersion(id);
        return new Subject
        {
            ApiGroup = "aquasecurity.github.io",
            Kind = "ClusterComplianceReport",
            Name = name,
            Observed = report.Metadata.Name is { } own && own != name ? $"ClusterComplianceReport/{own}" : null,
        };
    }

    public static void Add(TranslationContext context, ReportDraft report, Subject subject, Scope scope)
    {
        var benchmark = new Benchmark(IdOf(report)!, subject);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var ambiguous = report.Benchmark.Controls.Select(TextOf).Where(t => !seen.Add(t)).ToHashSet(StringComparer.Ordinal);
        foreach (var control in report.Benchmark.Controls)
        {
            foreach (var check in control.Checks)
            {
                AddCheck(context, benchmark, control, check, scope);
            }

            // The number of failures is not part of the identity: it changes with every workload that comes and goes.
            if (control.Checks.Count == 0 && control.TotalFail is > 0)
            {
                var text = TextOf(control);
                var key = benchmark.KeyOf(ambiguous.Contains(text) ? $"{text}@{ChapterOf(control.Id!)}" : text, subject.Key);
                context.Add(new Finding
                {
                    Key = key,
                    AliasKeys = benchmark.AliasesOf(key, control),
                    FormerKeys = [benchmark.FormerKeyOf(control, benchmark.FormerSubjectKey)],
                    Scope = scope,
                    CheckId = benchmark.CheckId(control),
                    Title = context.Bounded(control.Name) ?? benchmark.CheckId(control),
                    Description = context.Bounded(control.Description),
                    Severity = Severity.FromWord(control.Severity),
                    Subject = subject,
                    RawPointer = control.Pointer,
                    Occurrences = control.TotalFail.Value,
                });
            }
        }
    }

    private static void AddCheck(TranslationContext context, Benchmark benchmark, ControlEntry control, CheckEntry check, Scope scope)
    {
        if (!check.Failed || CheckIdentity.Of(check) is not { } checkId)
        {
            return;
        }

        var target = check.Target is null ? null : ReportSubject.OfTarget(check.Target);
        var unknownTarget = target is null ? check.Target ?? "" : "";
        foreach (var (container, messages) in target is null ? [("", check.Messages)] : check.Parts)
        {
            var subject = target is null ? benchmark.Subject : container.Length == 0 ? target : target with { Container = container };
            var former = target is null ? null : target with { Container = check.FormerContainer };
            var key = benchmark.KeyOf(TextOf(control), subject.Key, checkId, unknownTarget);
            context.Add(new Finding
            {
                Key = key,
                AliasKeys = benchmark.AliasesOf(key, control),
                FormerKeys =
                [
                    benchmark.FormerKeyOf(
                        control, former is null ? benchmark.FormerSubjectKey : ReportSubject.FormerKey(former) ?? former.Key, checkId, unknownTarget),
                ],
                Scope = scope,
                CheckId = benchmark.CheckId(control),
                Title = context.Bounded(check.Title ?? control.Name) ?? benchmark.CheckId(control),
                Message = CheckIdentity.Message(context, check, messages),
                Description = context.Bounded(check.Description ?? control.Description),
                Remediation = context.Bounded(check.Remediation),
                Severity = Severity.FromWord(check.Severity ?? control.Severity),
                Subject = subject,
                Aliases = [checkId],
                RawPointer = check.Pointer,
            });
        }
    }

    private static string? IdOf(ReportDraft report) => report.Benchmark.Id ?? report.Metadata.Name;

    private static string TextOf(ControlEntry control) => BenchmarkText.CheckKey(control.Name) ?? control.Id!;

    // The same text stands in several chapters, once for the API server and once for the kubelet.
    private static string ChapterOf(string number) => number.LastIndexOf('.') is > 0 and var dot ? number[..dot] : number;

    /// <param name="Id">With version, as the report has it.</param>
    private sealed record Benchmark(string Id, Subject Subject)
    {
        public string FormerSubjectKey => (Subject with { Name = Id }).Key;

        public string CheckId(ControlEntry control) => $"{Id}/{control.Id}";

        public FindingKey KeyOf(string control, string subjectKey, params string[] extra) =>
            new(TrivyOperatorTranslator.Scheme, ReportKind.Compliance, $"{Subject.Name}/{control}", subjectKey, extra);

        /// <summary>Within one version of the benchmark the number stays when the text is corrected. A benchmark without a version may be any.</summary>
        public IReadOnlyList<FindingKey> AliasesOf(FindingKey key, ControlEntry control) => Id == Subject.Name ? [] : [key.WithCheck(CheckId(control))];

        public FindingKey FormerKeyOf(ControlEntry control, string subjectKey, params string[] extra) =>
            new(TrivyOperatorTranslator.Scheme with { Version = 1 }, ReportKind.Compliance, CheckId(control), subjectKey, extra);
    }
}
