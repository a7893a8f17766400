using Lynceus.Reports.Kubernetes;

namespace Lynceus.Reports.PolicyReport;

/// <summary>What stays of a policy and its rule, however the producer spells and groups them.</summary>
/// <param name="Source">Who evaluates the policy.</param>
/// <param name="Policy">The policy; the check's text for a benchmark, the id for a check of Trivy's.</param>
/// <param name="Rule">Empty when the policy says it all.</param>
internal sealed record PolicyIdentity(string Source, string Policy, string Rule)
{
    private const string Kyverno = "kyverno";
    private const string Benchmark = "benchmark";

    // Policies that Kyverno writes for the API server to evaluate carry the kind of the policy they were made of.
    private static readonly string[] GeneratedPrefixes = ["vpol-", "mpol-", "cpol-"];

    /// <summary>What one result examined, as part of its scope: all checks of a benchmark together.</summary>
    public string Examined => IsBenchmark ? $"{Source}/{Benchmark}" : $"{Source}/{Policy}";

    /// <summary>The check is one of a benchmark and known by its text, which no page would show as an id.</summary>
    public bool IsBenchmark { get; private init; }

    /// <summary>The producer's name in one spelling. The kinds of Kyverno's policies are all Kyverno's.</summary>
    public static string Producer(string? source)
    {
        var name = source?.Trim().ToLowerInvariant() ?? "";
        return name.StartsWith(Kyverno, StringComparison.Ordinal) ? Kyverno : name;
    }

    /// <summary>Who wrote a report with results of this source. Results of the API server's own policies come from Kyverno as well.</summary>
    public static string Writer(string? source) =>
        Producer(source) is var producer && IsOfApiServer(producer) ? Kyverno : producer;

    public static PolicyIdentity Of(string source, PolicyResult result, string @namespace)
    {
        var producer = Producer(source);
        var policy = result.Policy!;
        var rule = result.Rule;
        if (BenchmarkOf(result) is var (text, chapter) && text is not null)
        {
            return new PolicyIdentity(producer, text, chapter ?? "") { IsBenchmark = true };
        }

        if (rule.Length > 0 && char.IsAsciiDigit(rule[^1]) && AquaCheckIds.IsKubernetesCheck(rule))
        {
            var id = AquaCheckIds.Canonical(rule);
            return new PolicyIdentity(producer, id, ""); // the policy is the check's title
        }

        // Policies in CEL have no rules; what stands there tells how they were evaluated.
        var isCel = producer == Kyverno && !source.Trim().Equals(Kyverno, StringComparison.OrdinalIgnoreCase);
        if (IsOfApiServer(producer)
            && Array.Find(GeneratedPrefixes, p => policy.Length > p.Length && policy.StartsWith(p, StringComparison.Ordinal)) is { } prefix)
        {
            policy = policy[prefix.Length..];
            (producer, isCel) = (Kyverno, true);
        }

        // A namespaced policy only judges objects of its own namespace, so the namespace says nothing that the subject does not.
        if (producer == Kyverno && @namespace.Length > 0 && policy.Length > @namespace.Length + 1
            && policy[@namespace.Length] == '/' && policy.StartsWith(@namespace, StringComparison.Ordinal))
        {
            policy = policy[(@namespace.Length + 1)..];
        }

        return new PolicyIdentity(producer, policy, isCel || rule == result.Policy || rule == policy ? "" : rule);
    }

    private static bool IsOfApiServer(string producer) => producer is "validatingadmissionpolicy" or "mutatingadmissionpolicy";

    /// <summary>Text and chapter of a benchmark's check; null for everything else. The adapter of kube-bench has the text in the message, that of trivy-operator in the rule.</summary>
    private static (string? Text, string? Chapter) BenchmarkOf(PolicyResult result)
    {
        if (result.BenchmarkIndex is not null && BenchmarkText.CheckKey(result.Message) is { } text)
        {
            return (text, BenchmarkText.ChapterKey(result.Rule));
        }

        return BenchmarkText.WithoutNumber(result.Rule).Number is not null && BenchmarkText.CheckKey(result.Rule) is { } rule
            ? (rule, BenchmarkText.ChapterKey(result.Policy))
            : default;
    }
}
