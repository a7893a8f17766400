using Lynceus.Reports.Kubernetes;

namespace Lynceus.Reports.PolicyReport;

/// <summary>Turns finished policy reports into findings and scopes.</summary>
internal sealed class PolicyFindings(TranslationContext context, ListCoverage coverage)
{
    private const string TitleAnnotation = "policies.kyverno.io/title";
    private const string SeverityAnnotation = "policies.kyverno.io/severity";
    private const string CategoryAnnotation = "policies.kyverno.io/category";

    public void Add(PolicyReportDraft report, bool inList)
    {
        if (PolicyReportKind.ScopeFamilyOf(report.ApiVersion, report.Kind!) is not { } family)
        {
            coverage.Incomplete();
            context.Skip(report.Pointer, $"A {report.Kind} is not a policy report.");
            return;
        }

        if (ResourceSubject.OfReport(report) is not { } main)
        {
            coverage.Incomplete();
            context.Skip(report.Pointer, "The report has neither a scope nor a name.");
            return;
        }

        coverage.Object(new Scope(family, report.Metadata.Namespace ?? "", main.Key) { Listing = family }, inList);
        var gap = report.Gap;
        if (gap is not null)
        {
            coverage.Incomplete();
        }

        Scope? whole = null;
        if (report.IsAboutOneSubject)
        {
            whole = new Scope(family, main.Namespace, $"*{report.Producer}|{main.Key}") { Listing = family };
            Judge(whole, gap);
        }

        var usesWhole = whole is not null && !report.ListsPasses;
        var judged = new HashSet<(Scope, bool)>();
        foreach (var result in report.Results)
        {
            if (result.Time is { } time && (context.GeneratedAt is not { } latest || time > latest))
            {
                context.GeneratedAt = time;
            }

            foreach (var subject in ResourceSubject.Of(report, result, main))
            {
                var own = new Scope(family, subject.Namespace, $"{result.Policy}|{subject.Key}") { Listing = family };
                var isError = result.Outcome == PolicyOutcome.Error;
                if (judged.Add((own, isError)))
                {
                    Judge(own, isError ? "The policy could not be evaluated." : null);
                }

                // With a resource of its own a result is outside of what the report as a whole is about.
                AddFinding(report, result, subject, usesWhole && subject.Key == main.Key ? whole! : own);
            }
        }
    }

    private void Judge(Scope scope, string? gap)
    {
        if (gap is null)
        {
            context.Examined(scope);
        }
        else
        {
            context.NotExamined(scope, gap);
        }
    }

    private void AddFinding(PolicyReportDraft report, PolicyResult result, Subject subject, Scope scope)
    {
        // An exception is not a fix: the finding stays known as one that its owner accepted.
        var exception = result.Outcome == PolicyOutcome.Skip ? result.Exception : null;
        if (result.Outcome is not (PolicyOutcome.Fail or PolicyOutcome.Warn) && exception is null)
        {
            return;
        }

        var category = result.Category ?? report.Metadata.Annotation(CategoryAnnotation);
        context.Add(new Finding
        {
            Key = KeyOf(report, result, subject),
            Scope = scope,
            CheckId = result.Check!,
            Title = TitleOf(report, result),
            Message = MessageOf(result, category),
            Remediation = context.Bounded(result.Remediation ?? UpgradeOf(result)),
            Category = CategoryOf(category) ?? Category.Security,
            Severity = SeverityOf(result.Severity ?? report.Metadata.Annotation(SeverityAnnotation)),
            Subject = subject,
            Package = result.PackageName is not { } package ? null : new Package
            {
                Name = package,
                InstalledVersion = result.InstalledVersion,
                FixedVersion = result.FixedVersion,
            },
            References = result.Link is { } link ? [link] : [],
            Status = exception is null ? result.Outcome.ToString()!.ToLowerInvariant() : "skip",
            Suppression = exception is null ? null : $"Policy exception {exception}",
            RawPointer = result.Pointer,
        });
    }

    private static FindingKey KeyOf(PolicyReportDraft report, PolicyResult result, Subject subject) => new(
        PolicyReportTranslator.Scheme,
        PolicyReportKind.Family,
        result.Check!,
        subject.Key,
        report.SourceOf(result),
        result.Policy!,
        result.Rule,
        subject.ApiGroup ?? "",
        result.BenchmarkIndex ?? "",
        result.PackageName ?? "");

    private string TitleOf(PolicyReportDraft report, PolicyResult result)
    {
        var title = result switch
        {
            { PackageName: { } package } => $"{result.Policy} in {package}",
            { BenchmarkIndex: { } index, Message: { } message } => $"{index} {message}",
            _ => report.Metadata.Annotation(TitleAnnotation) ?? result.Check!,
        };
        return context.Bounded(title)!;
    }

    // A category that is none of ours would be lost otherwise.
    private string? MessageOf(PolicyResult result, string? category)
    {
        var note = category is null || CategoryOf(category) is not null || category == result.PackageName ? null : $"Category: {category}";
        return context.Bounded(result.Message is null ? note : note is null ? result.Message : $"{result.Message}\n{note}");
    }

    private static string? UpgradeOf(PolicyResult result) => result is { PackageName: { } package, FixedVersion: { } fix }
        ? $"Upgrade `{package.Replace('`', '\'')}` to `{fix.Replace('`', '\'')}`."
        : null;

    private static Category? CategoryOf(string? word) => word?.ToUpperInvariant() switch
    {
        "SECURITY" => Category.Security,
        "EFFICIENCY" => Category.Efficiency,
        "RELIABILITY" => Category.Reliability,
        _ => null,
    };

    // A policy without a severity is not harmless: medium until somebody rates it.
    private static Severity SeverityOf(string? word) => Severity.FromWord(word) is { IsUnrated: false } rated
        ? rated
        : new Severity(Severity.Medium, word, IsUnrated: true);
}
