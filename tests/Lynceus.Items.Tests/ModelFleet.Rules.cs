using Lynceus.Reports;

namespace Lynceus.Items.Tests;

// The rules in their plainest form.
internal sealed partial class ModelFleet
{
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
}
