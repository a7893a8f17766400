using Lynceus.Reports;

namespace Lynceus.Items;

// What it does not name.
public sealed partial class Comparison
{
    private void CloseMissing(ScopeInReport scope)
    {
        if (scope.Known is not { } knownScope)
        {
            return;
        }

        var closers = _closesNothing || scope.Places.Exists(static p => p.Variant is null && p.Error is not null) ? [] : scope.Places.FindAll(static p => p.Closes);
        if (closers.Count == 0 && scope.EndedVariants.Count == 0)
        {
            _unconfirmed += scope.Places.TrueForAll(static p => p.IsOutdated || p.HasEnded)
                ? 0
                : known.OpenItemsOf(knownScope.Id).LongCount(i => !_seen.Contains(i.Id) && scope.ShownByOthers?.Contains(i.Id) != true);
            return;
        }

        foreach (var item in known.OpenItemsOf(knownScope.Id))
        {
            if (_seen.Contains(item.Id) || scope.ShownByOthers?.Contains(item.Id) == true || _merged.ContainsKey(item.Id))
            {
                continue;
            }

            // Without a variant that was examined only what the ended ones showed can end.
            var ended = scope.EndedVariants.FindAll(v => Shows(v, item.Id));
            if (closers.Count == 0 && ended.Count == 0)
            {
                continue;
            }

            var wasThere = knownScope.Variants.Count == 0 || closers.Exists(p => knownScope.Variants.Any(v => v.Name == p.Variant && Shows(v, item.Id)));
            var isAged = !wasThere && ended.Count > 0 && ended.TrueForAll(v => scope.AgedVariants.Contains(v.Name));
            _closed.Add(isAged
                ? new ClosedItem(item.Id, ItemState.Gone, $"Only {ended[0].Name} showed it, which no report has looked at for long.", item.Band, item.Category)
                : new ClosedItem(item.Id, ItemState.Fixed, ItemReasons.NoLongerReported, item.Band, item.Category));
        }
    }

    // Subjects of a list that the report walked and in which they are not.
    private void CloseUnlisted()
    {
        if (_closesNothing)
        {
            return;
        }

        HashSet<long> mentioned = [.. _scopesInOrder.Where(static s => s.Known is not null).Select(static s => s.Known!.Id)];
        foreach (var ((family, listing), extents) in _proven)
        {
            foreach (var scope in known.ScopesOf(family, listing).Select(s => s.Believed(_receivedAt)))
            {
                if (extents.Exists(e => e.Covers(scope.Namespace)) && !IsLookedAtSince(scope) && mentioned.Add(scope.Id))
                {
                    _goneScopes.Add(scope.Id);
                    CloseAll(scope.Id, ItemReasons.SubjectIsGone);
                }
            }
        }
    }

    private bool IsLookedAtSince(KnownScope scope) => _statedAt is { } stated
        && (scope.StatedAt > stated
            || scope.Variants.Any(v => v.StatedAt > stated)
            || ListedAt(new Scope(scope.Family, scope.Namespace, "") { Listing = scope.Listing }) > stated);

    private void CloseAll(long scope, string reason)
    {
        foreach (var item in known.OpenItemsOf(scope))
        {
            if (!_seen.Contains(item.Id) && !_merged.ContainsKey(item.Id) && _goneItems.Add(item.Id))
            {
                _closed.Add(new ClosedItem(item.Id, ItemState.Gone, reason, item.Band, item.Category));
            }
        }
    }

    // Not by this report, so the close guard has no say: nobody has looked at them for long.
    private void EndUnconfirmed(long now)
    {
        if (_closesNothing || settings.UnconfirmedEnd == TimeSpan.Zero)
        {
            return;
        }

        HashSet<long> mentioned = [.. _scopesInOrder.Where(static s => s.Known is not null).Select(static s => s.Known!.Id), .. _goneScopes];
        foreach (var (scope, lookedAt) in known.ScopesNotLookedAtSince(now - (long)settings.UnconfirmedEnd.TotalMilliseconds))
        {
            if (mentioned.Add(scope))
            {
                _goneScopes.Add(scope);
                CloseAll(scope, ItemReasons.NobodyLookedSince(DateTimeOffset.FromUnixTimeMilliseconds(lookedAt)));
            }
        }
    }

    // Those that ended before hand over what people decided about them, too.
    private List<MergedItem> Merge()
    {
        var merged = new List<MergedItem>();
        foreach (var (item, into) in _merged.Values)
        {
            var survivor = _observations[into].ItemId;
            merged.Add(new MergedItem(item.Id, survivor));
            if (item.State == ItemState.Open)
            {
                _closed.Add(new ClosedItem(item.Id, ItemState.Gone, ItemReasons.MergedInto(survivor), item.Band, item.Category, survivor));
            }
        }

        return merged;
    }
}
