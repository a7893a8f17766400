using Lynceus.Reports;

namespace Lynceus.Items.Tests;

/// <summary>Subjects, variants and faults that come and go, tools that look at them, and what the rules make of each look.</summary>
internal sealed class ModelFleet
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

    // --- the truth

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

    // --- the reports

    /// <summary>Sends one report of whatever kind; says which.</summary>
    public string Report()
    {
        if (_delayed.Count > 0 && Once(4))
        {
            var late = _delayed[_random.Next(_delayed.Count)];
            _delayed.Remove(late);
            Send(late);
            return "late " + late.What;
        }

        var snapshot = Once(2) ? OfOne() : OfList();
        if (snapshot.StatedAt is not null && Once(8) && _delayed.Count < 5)
        {
            _delayed.Add(snapshot);
            return "delayed";
        }

        Send(snapshot);
        return snapshot.What;
    }

    private Snapshot OfOne()
    {
        var subject = _subjects[_random.Next(_subjects.Count)];
        var snapshot = new Snapshot { What = $"scan of {subject.Name}", StatedAt = Once(5) ? null : _now, TakenAt = _now };
        var some = Once(3) || subject.Living.Count == 0 ? subject.Living : subject.Living.Skip(_random.Next(subject.Living.Count)).Take(1);
        foreach (var (name, variant) in some)
        {
            snapshot.Looks.Add(new Look(subject, name, null, [.. variant.Faults], Failed: Once(10)));
        }

        if (Once(12))
        {
            snapshot.IsPartial = true;
        }
        else if (subject.HasVariants && Once(15) && subject.Views.Count > 0)
        {
            snapshot.Looks.Clear();
            snapshot.Ends.Add((subject, subject.Views.Keys.ElementAt(_random.Next(subject.Views.Count))));
            snapshot.What = $"end of {snapshot.Ends[0].Variant} of {subject.Name}";
            snapshot.StatedAt = null;
        }

        return snapshot;
    }

    private Snapshot OfList()
    {
        var @namespace = _random.Next(3) switch
        {
            0 => "shop",
            1 => "bank",
            _ => null,
        };
        var ownTimes = Once(2);
        var isFresh = !ownTimes;
        var snapshot = new Snapshot
        {
            What = $"list of {@namespace ?? "cluster"}{(ownTimes ? " with times" : "")}",
            Listed = @namespace is null ? Extent.Cluster : Extent.OfNamespaces([@namespace]),
            TakenAt = _now,
            StatedAt = _now,
        };
        foreach (var subject in _subjects.Where(s => s.IsListed && (@namespace is null || s.Namespace == @namespace)))
        {
            foreach (var (name, variant) in subject.Living)
            {
                var scanned = isFresh ? (_now, [.. variant.Faults]) : variant.Scanned!.Value;
                snapshot.Looks.Add(new Look(subject, name, ownTimes ? scanned.At : null, scanned.Faults, Failed: Once(25)));
            }
        }

        if (ownTimes)
        {
            snapshot.StatedAt = snapshot.Looks.Count == 0 ? null : snapshot.Looks.Max(static l => l.At);
        }
        else if (Once(6))
        {
            snapshot.StatedAt = null;
        }

        // An empty list closes nothing: translators say so.
        snapshot.IsPartial = snapshot.Looks.Count == 0 || Once(10);
        snapshot.IsTruth = isFresh && !snapshot.IsPartial && snapshot.Looks.TrueForAll(static l => !l.Failed);
        return snapshot;
    }

    private void Send(Snapshot snapshot)
    {
        var report = new TestReport
        {
            StatedAt = snapshot.StatedAt,
            ReceivedAt = _now,
            Extent = snapshot.IsPartial ? new SenderExtent((Extent?)null) : null,
        };
        foreach (var look in snapshot.Looks.OrderBy(_ => _random.Next()))
        {
            var scope = ScopeOf(look.Subject, look.Variant, look.At);
            if (look.Failed)
            {
                report.Fails(scope);
            }
            else
            {
                report.Examines(scope);
            }

            foreach (var check in look.Faults.OrderBy(_ => _random.Next()))
            {
                Find(report, scope, look.Subject.Name, check);
            }

            // What is accepted stands in a good report alone: of a broken one nobody could say whether the acceptance is all there is.
            foreach (var check in look.Failed || snapshot.IsPartial ? [] : look.Accepted)
            {
                Find(report, scope, look.Subject.Name, check, "accepted");
            }
        }

        foreach (var (subject, variant) in snapshot.Ends)
        {
            report.Ends(ScopeOf(subject, variant, null));
        }

        if (snapshot.Listed is { } extent)
        {
            report.Lists(Listing, extent);
        }

        var applied = report.SendTo(Store, Settings) is not null;
        Judge(snapshot, applied);
    }

    private void Find(TestReport report, Scope scope, string subject, int check, string? suppression = null)
    {
        if (check == OnceSplit && _isSplit)
        {
            foreach (var former in FormerIds)
            {
                report.Finds(scope, former, suppression: suppression);
            }

            return;
        }

        // Under one id alone only what was linked before; else nobody could know.
        var (cve, ghsa) = ($"CVE-{check}", $"GHSA-{check}");
        var style = _linked.Contains((subject, check)) ? _random.Next(4) : 0;
        var (id, aliases) = style switch
        {
            0 => (cve, new[] { ghsa }),
            1 => (ghsa, []),
            2 => (cve, []),
            _ => (ghsa, new[] { cve }),
        };
        report.Finds(
            scope, id, Once(6) ? 0.95 : 0.75, Once(6) ? "1.2" : null, suppression, Once(9) ? "other" : "title", aliases: aliases,
            scheme: TestReport.Scheme with { Version = _version }, former: check == OnceSplit ? [.. FormerIds.Select(f => KeyOf(1, f, subject))] : null);
    }

    private static Scope ScopeOf(ModelSubject subject, string variant, long? at) => TestReport.ScopeOf(
        subject.Name, subject.HasVariants ? variant : null, subject.IsListed ? Listing : "", at);

    // --- the rules in their plainest form

    private void Judge(Snapshot snapshot, bool applied)
    {
        _history.Enqueue($"received {_now}, {snapshot}");
        if (_history.Count > HistoryLength)
        {
            _history.Dequeue();
        }

        var stated = snapshot.StatedAt;
        var at = stated ?? _now;
        var outdated = snapshot.Looks.Where(l => IsOutdated(l, stated)).ToHashSet();
        var ends = snapshot.Ends.Where(static e => e.Subject.Views.ContainsKey(e.Variant)).ToList();
        Outdated += outdated.Count;
        if (snapshot.Looks.Count + snapshot.Ends.Count > 0 && outdated.Count == snapshot.Looks.Count && snapshot.Ends.Count == 0)
        {
            if (applied)
            {
                _broken = $"all of the report is outdated and something was written: {string.Join(' ', snapshot.Looks)}; known: {string.Join(' ', snapshot.Looks.Select(l => $"{l.Subject.Name}[{l.Variant}] {l.Subject.Views.GetValueOrDefault(l.Variant)?.StatedAt} list {ListedAt(l.Subject)} store {Store.Find(ScopeOf(l.Subject, l.Variant, null))?.StatedAt}"))}";
            }

            return;
        }

        var closes = !snapshot.IsPartial;
        var unlistedBefore = closes && snapshot.Listed is { } extent
            ? _subjects.Where(s => s.IsListed && extent.Covers(s.Namespace)
                && snapshot.Looks.TrueForAll(l => l.Subject != s)
                && !(stated is { } time && (s.Views.Values.Any(v => v.StatedAt > time) || (ListedAt(s) > time)))).ToList()
            : [];

        // A list that is newer than the times in it must not date what it tells nothing new of.
        bool IsListed(ModelSubject subject) => closes && snapshot.Listed?.Covers(subject.Namespace) == true && subject.IsListed;
        foreach (var look in outdated.Where(l => IsListed(l.Subject)))
        {
            if (look.Subject.Views.TryGetValue(look.Variant, out var view) && view.StatedAt is null)
            {
                look.Subject.Views[look.Variant] = view with { StatedAt = ListedAt(look.Subject) ?? 0 };
            }
        }

        foreach (var group in snapshot.Looks.Where(l => !outdated.Contains(l)).GroupBy(static l => l.Subject))
        {
            var subject = group.Key;
            var examined = closes && group.Any(static l => !l.Failed);
            var failedWhole = !subject.HasVariants && group.Any(static l => l.Failed);
            var named = snapshot.Looks.Where(l => l.Subject == subject).Select(static l => l.Variant).ToHashSet(StringComparer.Ordinal);
            foreach (var look in group)
            {
                var before = subject.Views.GetValueOrDefault(look.Variant);
                var full = closes && !look.Failed;
                var shows = full ? look.Faults : [.. look.Faults, .. before?.Shows ?? []];
                if (before is not null || full || shows.Count > 0 || (!subject.HasVariants && IsListed(subject)))
                {
                    subject.Views[look.Variant] = new View(
                        [.. shows],
                        full ? Latest(before?.StatedAt, Earliest(look.At ?? stated, at)) : before?.StatedAt ?? (IsListed(subject) ? ListedAt(subject) ?? 0 : null),
                        full || before is null || look.Faults.Count > 0 ? at : before.LookedAt);
                }
            }

            foreach (var (name, view) in subject.Views.ToList())
            {
                var isUnlisted = snapshot.Listed is { } e && e.Covers(subject.Namespace);
                if (!named.Contains(name) && examined && !failedWhole && (isUnlisted || at - view.LookedAt > 8 * Day))
                {
                    subject.Views.Remove(name);
                    Aged += isUnlisted ? 0 : 1;
                }
            }
        }

        foreach (var subject in unlistedBefore)
        {
            subject.Views.Clear();
        }

        foreach (var (subject, variant) in ends)
        {
            if (closes && subject.Views.Count > 1)
            {
                subject.Views.Remove(variant);
            }
        }

        if (closes && snapshot.Listed is { } listed)
        {
            NoteList(listed, stated);
        }

        foreach (var subject in _subjects.Where(s => closes && snapshot.Looks.TrueForAll(l => l.Subject != s) && snapshot.Ends.TrueForAll(e => e.Subject != s)))
        {
            if (subject.Views.Values.Any(static v => v.Shows.Count > 0) && LookedAt(subject) < _now - (90 * Day))
            {
                subject.Views.Clear();
                Forgotten++;
            }
        }

        if (closes && snapshot.Listed is { } walked)
        {
            foreach (var subject in _subjects.Where(s => s.IsListed && walked.Covers(s.Namespace)))
            {
                subject.ListLookedAt = at;
            }
        }

        foreach (var look in snapshot.Looks.Where(l => !outdated.Contains(l)))
        {
            foreach (var check in look.Faults.Where(c => c != OnceSplit || !_isSplit))
            {
                _linked.Add((look.Subject.Name, check));
            }
        }

        if (snapshot.IsTruth && snapshot.TakenAt == _now)
        {
            CheckTruth(snapshot.Listed!);
        }
    }

    private static long? Earliest(long? time, long at) => time is { } stated ? Math.Min(stated, at) : null;

    private static long? Latest(long? left, long? right) => left is null || right > left ? right : left;

    private bool IsOutdated(Look look, long? reportStated)
    {
        if ((look.At ?? reportStated) is not { } stated)
        {
            return false;
        }

        if (look.Subject.Views.TryGetValue(look.Variant, out var view))
        {
            return (view.StatedAt ?? ListedAt(look.Subject)) > stated;
        }

        return ListedAt(look.Subject) > stated;
    }

    // A list in one namespace and one of the cluster are noted apart, and the later one counts.
    private static long LookedAt(ModelSubject subject) => Math.Max(subject.ListLookedAt, subject.Views.Values.Select(static v => v.LookedAt).DefaultIfEmpty().Max());

    private long? ListedAt(ModelSubject subject)
    {
        if (!subject.IsListed)
        {
            return null;
        }

        long? ofNamespace = _listedAt.TryGetValue(subject.Namespace, out var at) ? at : null;
        return ofNamespace is null || _listedClusterAt > ofNamespace ? _listedClusterAt ?? ofNamespace : ofNamespace;
    }

    private void NoteList(Extent extent, long? stated)
    {
        if (stated is not { } time)
        {
            return;
        }

        if (extent.IsCluster)
        {
            _listedClusterAt = Math.Max(_listedClusterAt ?? 0, time);
        }

        foreach (var name in extent.Namespaces)
        {
            _listedAt[name] = Math.Max(_listedAt.GetValueOrDefault(name), time);
        }
    }

    // After a complete look at everything listed, the list is the truth.
    private void CheckTruth(Extent extent)
    {
        TruthChecks++;
        foreach (var subject in _subjects.Where(s => s.IsListed && extent.Covers(s.Namespace)))
        {
            var truth = subject.Living.Values.SelectMany(static v => v.Faults).Except(subject.Accepted).ToHashSet();
            var shown = subject.Views.Values.SelectMany(static v => v.Shows).ToHashSet();
            if (!truth.SetEquals(shown))
            {
                _broken = $"The rules believe {string.Join(',', shown)} of {subject.Name}, the truth is {string.Join(',', truth)}.";
            }
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
