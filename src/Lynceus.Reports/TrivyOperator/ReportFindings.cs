using Lynceus.Reports.Kubernetes;

namespace Lynceus.Reports.TrivyOperator;

/// <summary>Turns finished report objects into findings and scopes.</summary>
internal sealed class ReportFindings(TranslationContext context, ListCoverage coverage)
{
    public void Add(ReportDraft report, bool inList)
    {
        if (!TrivyOperatorTranslator.IsOfGroup(report.ApiVersion) || ReportKind.Of(report.Kind!) is not { } kind)
        {
            coverage.Incomplete();
            context.Skip(report.Pointer, $"A {report.Kind} is not a report of the operator.");
            return;
        }

        context.ToolVersion ??= report.ScannerVersion;
        if (report.UpdatedAt is { } updated && (context.GeneratedAt is not { } latest || updated > latest))
        {
            context.GeneratedAt = updated;
        }

        if (kind.Family is null)
        {
            coverage.Object();
            return;
        }

        if (SubjectOf(report, kind) is not { } subject)
        {
            coverage.Incomplete();
            context.Skip(report.Pointer, "The report does not say what it is about: it has neither labels nor an owner nor a name.");
            return;
        }

        var scope = new Scope(kind.ScopeFamily, subject.Namespace, subject.Key) { Listing = kind.Name };
        coverage.Object(scope, inList);
        Judge(report, kind, scope);
        switch (kind.Family)
        {
            case ReportKind.Vulnerability:
                VulnerabilityFindings.Add(context, report, subject, scope);
                break;
            case ReportKind.Secret:
                AddSecrets(report, subject, scope);
                break;
            case ReportKind.Compliance:
                ComplianceFindings.Add(context, report, subject, scope);
                break;
            default:
                AddChecks(report, kind.Family, subject, scope);
                break;
        }
    }

    private static Subject? SubjectOf(ReportDraft report, ReportKind kind) => kind.Family == ReportKind.Compliance
        ? ComplianceFindings.SubjectOf(report)
        : ReportSubject.Of(report, withContainer: kind.Family is ReportKind.Vulnerability or ReportKind.Secret);

    /// <summary>The report examined its subject, unless a part of it is missing.</summary>
    private void Judge(ReportDraft report, ReportKind kind, Scope scope)
    {
        var isThere = kind.Entries is { } entries ? report.Lists.Contains(entries) : report.Benchmark.HasResults;
        if (report.SkippedEntries > 0)
        {
            context.NotExamined(scope, "Some of its entries could not be read.");
        }
        else if (!isThere)
        {
            context.NotExamined(scope, kind.Entries is null ? "The benchmark has not run yet." : $"The report has no {kind.Entries}.");
        }
        else
        {
            context.Examined(scope);
        }
    }

    private void AddChecks(ReportDraft report, string family, Subject workload, Scope scope)
    {
        foreach (var check in report.Checks)
        {
            if (!check.Failed || CheckIdentity.Of(check) is not { } id)
            {
                continue;
            }

            var subject = check.Container is { } container ? workload with { Container = container } : workload;
            context.Add(new Finding
            {
                Key = new FindingKey(TrivyOperatorTranslator.Scheme, family, id, subject.Key),
                Scope = scope,
                CheckId = id,
                Title = context.Bounded(check.Title) ?? id,
                Message = CheckIdentity.Message(context, check),
                Description = context.Bounded(check.Description),
                Remediation = context.Bounded(check.Remediation),
                Severity = Severity.FromWord(check.Severity),
                Subject = subject,
                RawPointer = check.Pointer,
            });
        }
    }

    private void AddSecrets(ReportDraft report, Subject subject, Scope scope)
    {
        foreach (var secret in report.Secrets)
        {
            var title = secret.Title ?? secret.RuleId!;
            context.Add(new Finding
            {
                Key = new FindingKey(
                    TrivyOperatorTranslator.Scheme, ReportKind.Secret, secret.RuleId!, subject.Key, secret.Target ?? "", secret.Match ?? ""),
                Scope = scope,
                CheckId = secret.RuleId!,
                Title = context.Bounded(secret.Target is null ? title : $"{title} in {secret.Target}")!,
                Severity = Severity.FromWord(secret.Severity),
                Subject = subject,
                Location = secret.Target is null ? null : new CodeLocation(secret.Target),
                RawPointer = secret.Pointer,
            });
        }
    }
}
