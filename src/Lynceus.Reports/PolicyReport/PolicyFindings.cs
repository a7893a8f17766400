using Lynceus.Reports.Kubernetes;

namespace Lynceus.Reports.PolicyReport;

/// <summary>Turns finished policy reports into findings and scopes.</summary>
internal sealed class PolicyFindings(TranslationContext context, ListCoverage coverage)
{
    private const string TitleAnnotation = "policies.kyverno.io/title";
    private const string SeverityAnnotation = "policies.kyverno.io/severity";
    private const string CategoryAnnotation = "policies.kyverno.io/category";

    private readonly Producers _producers = new();

    public void Add(PolicyReportDraft report, bool inList)
    {
        if (PolicyReportKind.Of(report.ApiVersion, report.Kind!) is not { } kind)
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

        var time = report.Time;
        if (time is not null && !(time <= context.GeneratedAt))
        {
            context.GeneratedAt = time;
        }

        if (report.IsEvent)
        {
            coverage.Object();
        }
        else
        {
            coverage.Object(PolicyReportKind.Family, kind.Listing, report.Metadata.Namespace ?? main.Namespace, main.Key, inList, kind.IsClusterWide);
            _producers.Add(report.Producer, kind, time);
        }

        if (report.Omission is not null)
        {
            coverage.Incomplete();
        }

        Scope ScopeOf(string examined, Subject subject) => new(PolicyReportKind.Family, subject.Namespace, $"{examined}|{subject.Key}")
        {
            // A list of one namespace says nothing of subjects that lie in another one than their report.
            Listing = kind.IsClusterWide || (report.Metadata.Namespace ?? subject.Namespace) == subject.Namespace ? kind.ListingOf(report.Producer) : "",
            Variant = ResourceSubject.Variant(subject),
            Time = time,
        };

        Scope? whole = null;
        if (report.IsAboutOneSubject)
        {
            whole = ScopeOf("*" + report.Producer, main);
            Judge(report, whole, report.Omission ?? report.Failure);
        }

        var usesWhole = whole is not null && !report.ListsPasses;
        var judged = new HashSet<(Scope, bool)>();
        foreach (var result in report.Results)
        {
            foreach (var subject in ResourceSubject.Of(report, result, main))
            {
                var identity = PolicyIdentity.Of(report.SourceOf(result), result, subject.Namespace);
                var own = ScopeOf(identity.Examined, subject);
                var isError = result.Outcome == PolicyOutcome.Error;
                if (judged.Add((own, isError)))
                {
                    Judge(report, own, isError ? "The policy could not be evaluated." : null);
                    if (!isError && !report.IsDeleted)
                    {
                        context.Examined(own with { Key = $"{result.Policy}|{subject.Key}", Variant = null, IsFormer = true });
                    }
                }

                // With a resource of its own a result is outside of what the report as a whole is about.
                if (!report.IsDeleted)
                {
                    AddFinding(report, result, identity, subject, usesWhole && subject.Key == main.Key && own.Variant == whole!.Variant ? whole : own);
                }
            }
        }
    }

    /// <summary>States the lists that the report walked, after the last object.</summary>
    public void Finish() => _producers.Report(context, coverage.Report());

    private void Judge(PolicyReportDraft report, Scope scope, string? gap)
    {
        if (report.IsDeleted)
        {
            context.Ended(scope);
        }
        else if (gap is null)
        {
            context.Examined(scope);
        }
        else
        {
            context.NotExamined(scope, gap);
        }
    }

    private void AddFinding(PolicyReportDraft report, PolicyResult result, PolicyIdentity identity, Subject subject, Scope scope)
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
            Key = KeyOf(result, identity, subject),
            FormerKeys = [FormerKeyOf(report, result, subject)],
            Scope = scope,
            CheckId = CheckOf(result, identity),
            Title = TitleOf(report, result, identity),
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

    private static FindingKey KeyOf(PolicyResult result, PolicyIdentity identity, Subject subject) => new(
        PolicyReportTranslator.Scheme,
        PolicyReportKind.Family,
        identity.Policy,
        subject.Key,
        identity.Rule,
        identity.Source,
        result.PackageName ?? "");

    private static FindingKey FormerKeyOf(PolicyReportDraft report, PolicyResult result, Subject subject) => new(
        PolicyReportTranslator.Scheme with { Version = 1 },
        PolicyReportKind.Family,
        result.Check!,
        ResourceSubject.FormerKey(report, subject),
        report.FormerSourceOf(result),
        result.Policy!,
        result.Rule,
        subject.ApiGroup ?? "",
        result.BenchmarkIndex ?? "",
        result.PackageName ?? "");

    /// <summary>Policy and rule in the words of the report, where it is not a known check.</summary>
    private static string CheckOf(PolicyResult result, PolicyIdentity identity) =>
        result.BenchmarkIndex is not null || identity.IsBenchmark ? result.Check!
        : identity.Rule.Length == 0 ? identity.Policy
        : $"{identity.Policy}/{identity.Rule}";

    private string TitleOf(PolicyReportDraft report, PolicyResult result, PolicyIdentity identity)
    {
        var title = result switch
        {
            { PackageName: { } package } => $"{result.Policy} in {package}",
            { BenchmarkIndex: { } index, Message: { } message } => $"{index} {message}",
            _ => report.Metadata.Annotation(TitleAnnotation) ?? CheckOf(result, identity),
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
