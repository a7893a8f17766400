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

        if (kind.Instead is { } instead)
        {
            context.Skip(report.Pointer, $"A {kind.Name} is not read. {instead}");
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

        // A list of one namespace says nothing of subjects that lie in another one than their report.
        var isListed = kind.IsClusterWide || (report.Metadata.Namespace ?? subject.Namespace) == subject.Namespace;
        var scope = new Scope(kind.Family, subject.Namespace, subject.Key)
        {
            Listing = isListed ? kind.Name : "",
            Variant = ReportSubject.Variant(subject),
            Time = report.UpdatedAt,
        };
        if (report.IsDeleted)
        {
            coverage.Object();
            context.Ended(scope);
            return;
        }

        if (report.IsEvent)
        {
            coverage.Object();
        }
        else
        {
            coverage.Object(kind.Family, kind.Name, isListed ? subject.Namespace : null, subject.Key, inList, kind.IsClusterWide);
        }

        if (kind.Family is ReportKind.Vulnerability or ReportKind.Exposure)
        {
            report.KeepVulnerabilities(ofHunter: kind.Family == ReportKind.Exposure);
        }

        Judge(report, kind, scope);
        switch (kind.Family)
        {
            case ReportKind.Vulnerability:
                VulnerabilityFindings.Add(context, report, subject, scope);
                break;
            case ReportKind.Secret:
                SecretFindings.Add(context, report, subject, scope);
                break;
            case ReportKind.Compliance:
                ComplianceFindings.Add(context, report, subject, scope);
                break;
            case ReportKind.Benchmark:
                StarboardFindings.AddBench(context, report, subject, scope);
                break;
            case ReportKind.Exposure:
                StarboardFindings.AddHunter(context, report, subject, scope);
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
        var isThere = kind.Entries is { } entries ? report.Has(entries) : report.Benchmark.HasResults;
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
        foreach (var check in report.AllChecks)
        {
            if (!check.Failed || CheckIdentity.Of(check) is not { } id)
            {
                continue;
            }

            foreach (var (container, messages) in check.Parts)
            {
                var subject = container.Length == 0 ? workload : workload with { Container = container };
                var key = new FindingKey(TrivyOperatorTranslator.Scheme, family, id, subject.Key);
                context.Add(new Finding
                {
                    Key = key,
                    FormerKeys = CheckIdentity.Former(key, check, workload, subject),
                    Scope = scope,
                    CheckId = id,
                    Title = context.Bounded(check.Title) ?? id,
                    Message = CheckIdentity.Message(context, check, messages),
                    Description = context.Bounded(check.Description),
                    Remediation = context.Bounded(check.Remediation),
                    Severity = SeverityOf(check.Severity),
                    Subject = subject,
                    RawPointer = check.Pointer,
                });
            }
        }
    }

    // Starboard's Polaris plug-in kept the words of Polaris.
    private static Severity SeverityOf(string? word) => word?.ToUpperInvariant() switch
    {
        "DANGER" or "ERROR" => new Severity(Severity.High, word),
        "WARNING" => new Severity(Severity.Low, word),
        _ => Severity.FromWord(word),
    };
}
