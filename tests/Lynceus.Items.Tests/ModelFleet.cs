using Lynceus.Reports;

namespace Lynceus.Items.Tests;

/// <summary>Subjects, variants and faults that come and go, tools that look at them, and what the rules make of each look.</summary>
internal sealed partial class ModelFleet
{
    private const string Listing = "objects";
    private const long Day = 24 * 60;
    private const int Checks = 6;
    private const int HistoryLength = 40;

    // This check was once two, under ids of its own.
    private const int OnceSplit = 5;
    private static readonly string[] FormerIds = [$"OLD-{OnceSplit}a", $"OLD-{OnceSplit}b"];

    private static readonly ComparisonSettings Settings = new() { CloseGuardMinimum = int.MaxValue, VariantAge = TimeSpan.FromDays(8) };

    private readonly Random _random;
    private readonly List<ModelSubject> _subjects = [];
    private readonly Dictionary<(string Subject, int Check), long> _items = [];
    private readonly HashSet<(string Subject, int Check)> _linked = [];
    private readonly HashSet<(string Subject, int Check)> _decided = [];
    private readonly List<Snapshot> _delayed = [];

    // What the rules know: times of lists by namespace (null: the cluster).
    private readonly Dictionary<string, long> _listedAt = [];
    private long? _listedClusterAt;
    private readonly Queue<string> _history = [];
    private long _now = 100;
    private int _version = 1;
    private int _variants;
    private bool _isSplit = true;
    private string? _broken;

    public ModelFleet(int seed)
    {
        _random = new Random(seed);
        foreach (var (name, isListed, hasVariants) in new[]
        {
            ("shop/cart", true, true), ("shop/pay", true, false), ("shop/web", true, true), ("bank/ledger", true, true), ("bank/batch", true, false),
            ("bank/risk", true, false), ("node", true, true), ("postgres", false, true), ("redis", false, true), ("repository", false, false),
            ("retired", false, false), ("rare", false, true),
        })
        {
            _subjects.Add(new ModelSubject(name, isListed, hasVariants));
        }
    }

    public MemoryStore Store { get; } = new();

    public int TruthChecks { get; private set; }

    public int Outdated { get; private set; }

    public int Aged { get; private set; }

    public int Forgotten { get; private set; }

    public int Merged { get; private set; }

    private bool Once(int times) => _random.Next(times) == 0;

    /// <summary>Time goes on; faults are made and mended, variants and subjects come and go.</summary>
    public void Live()
    {
        _now += Once(12) ? _random.NextInt64(Day, 4 * Day) : _random.Next(1, 300);
        if (Once(800) && _version < 4)
        {
            _version++;
        }

        _isSplit = _isSplit && !Once(500);
        if (Store.Items.Count > 0 && Once(30))
        {
            Decide(Store.Items[_random.NextInt64(1, Store.NextId)]);
        }

        foreach (var subject in _subjects)
        {
            if (subject.Living.Count == 0 ? Once(subject.IsRare ? 800 : 6) : subject.HasVariants && subject.Living.Count < 3 && Once(12))
            {
                subject.Living[subject.HasVariants ? $"v{++_variants}" : ""] = new ModelVariant();
            }
            else if (subject.Living.Count > 0 && Once(subject.Living.Count > 1 ? 10 : 60))
            {
                subject.Living.Remove(subject.Living.Keys.ElementAt(_random.Next(subject.Living.Count)));
            }

            if (Once(20) && _random.Next(Checks) is var accepted && !subject.Accepted.Remove(accepted))
            {
                subject.Accepted.Add(accepted);
            }

            foreach (var variant in subject.Living.Values)
            {
                var check = _random.Next(Checks);
                if (Once(3) && !variant.Faults.Remove(check))
                {
                    variant.Faults.Add(check);
                }

                // What the operator in the cluster wrote last of it.
                if (variant.Scanned is null || Once(3))
                {
                    variant.Scanned = (_now, [.. variant.Faults]);
                }
            }
        }
    }

    private void Decide(MemoryStore.StoredItem item)
    {
        if (item.MergedInto is null && item.Identity is { } identity)
        {
            item.Triage = item.Triage.Resolve(Resolution.WillNotFix, null, null, "mira", _now);
            _decided.Add(identity);
        }
    }

    /// <summary>The last reports about a subject, oldest first.</summary>
    public string HistoryOf(string words)
    {
        var subject = _subjects.Find(s => words.Contains(s.Name, StringComparison.Ordinal));
        return string.Join('\n', _history.Where(h => subject is null || h.Contains(subject.Name, StringComparison.Ordinal) || h.Contains("list", StringComparison.Ordinal)));
    }

    /// <summary>The first thing that is not as the rules say; null when all is well.</summary>
    public string? Wrong()
    {
        if (_broken is not null)
        {
            return _broken;
        }

        var open = _subjects.SelectMany(static s => s.Views.Values.SelectMany(v => v.Shows.Select(c => (s.Name, c)))).ToHashSet();
        foreach (var (id, item) in Store.Items)
        {
            if (!item.Identity.HasValue)
            {
                var identity = IdentityOf(item);
                if (!_items.TryAdd(identity, id) && identity.Check != OnceSplit)
                {
                    return $"{identity} has two items, {_items[identity]} and {id}.";
                }

                item.Identity = identity;
            }

            var isOpen = item.Known.State == ItemState.Open;
            if (item.MergedInto is not null)
            {
                if (isOpen)
                {
                    return $"{item.Identity} is open as item {id}, which was merged.";
                }

                Merged++;
                continue;
            }

            if (_decided.Contains(item.Identity!.Value) && item.Triage.Resolution == Resolution.Open
                && !(item.Identity.Value.Check == OnceSplit && FormerIds.Any(f => KeyOf(1, f, item.Identity.Value.Name).Fingerprint == item.Known.Key)))
            {
                return $"{item.Identity} lost what was decided about it.";
            }

            if (isOpen != open.Contains(item.Identity!.Value))
            {
                return $"{item.Identity} is {item.Known.State}, and {(isOpen ? "no" : "some")} living variant shows it.";
            }
        }

        return open.FirstOrDefault(o => !_items.ContainsKey(o)) is { Name: not null } missing ? $"{missing} has no item." : null;
    }

    private static FindingKey KeyOf(int version, string id, string subject) =>
        new(TestReport.Scheme with { Version = version }, "vulnerability", id, subject, "pkg");

    private (string Name, int Check) IdentityOf(MemoryStore.StoredItem item)
    {
        foreach (var subject in _subjects)
        {
            if (FormerIds.Any(f => KeyOf(1, f, subject.Name).Fingerprint == item.Known.Key))
            {
                return (subject.Name, OnceSplit);
            }

            for (var check = 0; check < Checks; check++)
            {
                foreach (var id in (string[])[$"CVE-{check}", $"GHSA-{check}"])
                {
                    for (var version = 1; version <= _version; version++)
                    {
                        if (KeyOf(version, id, subject.Name).Fingerprint == item.Known.Key)
                        {
                            return (subject.Name, check);
                        }
                    }
                }
            }
        }

        throw new InvalidOperationException("An item of no finding.");
    }

    private sealed class ModelSubject(string name, bool isListed, bool hasVariants)
    {
        public string Name => name;

        public string Namespace { get; } = name.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? name[..slash] : "";

        public bool IsListed => isListed;

        /// <summary>Stays away for long.</summary>
        public bool IsRare => name is "retired" or "rare";

        public bool HasVariants => hasVariants;

        public Dictionary<string, ModelVariant> Living { get; } = new(StringComparer.Ordinal);

        public long ListLookedAt { get; set; }

        /// <summary>Faults that the tool reports as accepted.</summary>
        public HashSet<int> Accepted { get; } = [];

        /// <summary>What the rules know of each variant.</summary>
        public Dictionary<string, View> Views { get; } = new(StringComparer.Ordinal);
    }

    private sealed class ModelVariant
    {
        public HashSet<int> Faults { get; } = [];

        public (long At, HashSet<int> Faults)? Scanned { get; set; }
    }

    private sealed record View(HashSet<int> Shows, long? StatedAt, long LookedAt);

    private sealed record Look(ModelSubject Subject, string Variant, long? At, HashSet<int> All, bool Failed)
    {
        public HashSet<int> Accepted { get; } = [.. All.Intersect(Subject.Accepted)];

        public HashSet<int> Faults { get; } = [.. All.Except(Subject.Accepted)];

        public override string ToString() => $"{Subject.Name}[{Variant}]@{At}{(Failed ? "!" : "")}={string.Join('+', Faults)}{(Accepted.Count == 0 ? "" : "~" + string.Join('+', Accepted))}";
    }

    private sealed class Snapshot
    {
        public required string What { get; set; }

        public long? StatedAt { get; set; }

        public long TakenAt { get; init; }

        public bool IsPartial { get; set; }

        public bool IsTruth { get; set; }

        public Extent? Listed { get; init; }

        public List<Look> Looks { get; } = [];

        public List<(ModelSubject Subject, string Variant)> Ends { get; } = [];

        public override string ToString() => $"{What}, stated {StatedAt}{(IsPartial ? ", partial" : "")}: {string.Join(' ', Looks)}";
    }
}
