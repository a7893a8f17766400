namespace Lynceus.Reports.TrivyOperator;

/// <summary>Findings of one compliance report: each failed check of a detail report, or each failing control of a summary.</summary>
internal static class ComplianceFindings
{
    /// <summary>The benchmark itself; null when the object has neither an id nor a name.</summary>
    public static Subject? SubjectOf(ReportDraft report) =>
        BenchmarkOf(report) is { } benchmark ? new Subject { ApiGroup = "aquasecurity.github.io", Kind = "ClusterComplianceReport", Name = benchmark } : null;

    public static void Add(TranslationContext context, ReportDraft report, Subject subject, Scope scope)
    {
        foreach (var control in report.Benchmark.Controls)
        {
            foreach (var check in control.Checks)
            {
                AddCheck(context, control, check, subject, scope);
            }

            // The number of failures is not part of the identity: it changes with every workload that comes and goes.
            if (control.Checks.Count == 0 && control.TotalFail is > 0)
            {
                var id = $"{subject.Name}/{control.Id}";
                context.Add(new Finding
                {
                    Key = new FindingKey(TrivyOperatorTranslator.Scheme, ReportKind.Compliance, id, subject.Key),
                    Scope = scope,
                    CheckId = id,
                    Title = context.Bounded(control.Name) ?? id,
                    Description = context.Bounded(control.Description),
                    Severity = Severity.FromWord(control.Severity),
                    Subject = subject,
                    RawPointer = control.Pointer,
                    Occurrences = control.TotalFail.Value,
                });
            }
        }
    }

    private static void AddCheck(TranslationContext context, ControlEntry control, CheckEntry check, Subject benchmark, Scope scope)
    {
        if (!check.Failed || CheckIdentity.Of(check) is not { } checkId)
        {
            return;
        }

        var target = check.Target is null ? null : ReportSubject.OfTarget(check.Target);
        var subject = target is null ? benchmark : target with { Container = check.Container };
        var id = $"{benchmark.Name}/{control.Id}";
        context.Add(new Finding
        {
            Key = new FindingKey(
                TrivyOperatorTranslator.Scheme, ReportKind.Compliance, id, subject.Key, checkId, target is null ? check.Target ?? "" : ""),
            Scope = scope,
            CheckId = id,
            Title = context.Bounded(check.Title ?? control.Name) ?? id,
            Message = CheckIdentity.Message(context, check),
            Description = context.Bounded(check.Description ?? control.Description),
            Remediation = context.Bounded(check.Remediation),
            Severity = Severity.FromWord(check.Severity ?? control.Severity),
            Subject = subject,
            Aliases = [checkId],
            RawPointer = check.Pointer,
        });
    }

    private static string? BenchmarkOf(ReportDraft report) => report.Benchmark.Id ?? report.Metadata.Name;
}
