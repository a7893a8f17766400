using Lynceus.Reports;

namespace Lynceus.Items.Tests;

/// <summary>A report as a translator would tell it, and its comparison with a store.</summary>
internal sealed class TestReport
{
    public static readonly KeyScheme Scheme = new("test", 1);

    private readonly List<Action<Comparison>> _statements = [];

    /// <summary>Minutes since some start; null: the report states no time.</summary>
    public long? StatedAt { get; init; }

    public long ReceivedAt { get; init; }

    public SenderExtent? Extent { get; init; }

    public bool IsReleased { get; init; }

    public byte[] Sha256 { get; init; } = [];

    public HeldReport? HeldBefore { get; init; }

    public static Scope ScopeOf(string subject, string? variant = null, string listing = "", long? at = null) => new("vulnerability", NamespaceOf(subject), subject)
    {
        Variant = variant,
        Listing = listing,
        Time = at is { } minutes ? DateTimeOffset.FromUnixTimeMilliseconds(minutes * 60_000) : null,
    };

    public TestReport Finds(
        Scope scope, string check, double severity = Severity.High, string? fix = null, string? suppression = null, string title = "title",
        KeyScheme? scheme = null, string[]? aliases = null, FindingKey[]? former = null, int occurrences = 1, string package = "pkg", Category category = Category.Security)
    {
        var key = new FindingKey(scheme ?? Scheme, scope.Family, check, scope.Key, package);
        var finding = new Finding
        {
            Key = key,
            AliasKeys = [.. (aliases ?? []).Select(key.WithCheck)],
            FormerKeys = former ?? [],
            Scope = scope,
            CheckId = check,
            Title = title,
            Category = category,
            Severity = new Severity(severity),
            Subject = new Subject { Kind = "Deployment", Namespace = scope.Namespace, Name = scope.Key },
            Package = new Package { Name = package, FixedVersion = fix },
            Suppression = suppression,
            RawPointer = "",
            Occurrences = occurrences,
        };
        _statements.Add(comparison =>
        {
            var hash = HashCode.Combine(check, severity, fix, suppression, title, category, string.Join(',', aliases ?? []));
            var sighting = comparison.Add(finding, hash);
            if (sighting.Row != 0 && sighting.ItemId != 0 && title != "title")
            {
                comparison.Retitle(sighting.Observation);
            }
        });
        return this;
    }

    public TestReport Examines(params Scope[] scopes) => Says(c => Array.ForEach(scopes, c.Examined));

    public TestReport Fails(Scope scope, string reason = "timed out") => Says(c => c.NotExamined(scope, reason));

    public TestReport Ends(Scope scope) => Says(c => c.Ended(scope));

    public TestReport Lists(string listing, Extent extent) => Says(c => c.Listed("vulnerability", listing, extent));

    public TestReport ClosesNothing(string reason = "The run failed.") => Says(c => c.CloseNothing(reason));

    public ComparisonResult Decide(MemoryStore store, ComparisonSettings? settings = null) => Run(store, settings ?? new ComparisonSettings(), apply: false);

    /// <summary>Compares and writes; the tally, or null when nothing was to be written.</summary>
    public ItemTally? SendTo(MemoryStore store, ComparisonSettings? settings = null) =>
        (Run(store, settings ?? new ComparisonSettings { CloseGuardMinimum = int.MaxValue }, apply: true) as ComparisonResult.Changes)?.Tally;

    private static string NamespaceOf(string subject) => subject.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? subject[..slash] : "";

    private TestReport Says(Action<Comparison> statement)
    {
        _statements.Add(statement);
        return this;
    }

    private ComparisonResult Run(MemoryStore store, ComparisonSettings settings, bool apply)
    {
        var comparison = new Comparison(store, settings);
        _statements.ForEach(s => s(comparison));
        var facts = new ReportFacts
        {
            ReceivedAt = ReceivedAt * 60_000,
            StatedAt = StatedAt * 60_000,
            Extent = Extent,
            IsReleased = IsReleased,
            Sha256 = Sha256,
            HeldBefore = HeldBefore,
        };
        var result = comparison.Decide(facts, store.NextId);
        if (apply && result is ComparisonResult.Changes changes)
        {
            store.Apply(changes);
        }

        return result;
    }
}
