namespace Lynceus.Items;

// What is to be written of scopes and lists.
public sealed partial class Comparison
{
    private ScopeUpdate UpdateOf(ScopeInReport scope)
    {
        var places = scope.Places.FindAll(static p => !p.IsOutdated);
        var whole = places.Find(static p => p.Variant is null);
        var error = places.Find(static p => p.Error is not null)?.Error;
        var closes = whole is { Closes: true } && !_closesNothing;
        var variants = closes ? [] : VariantsOf(scope, places);
        var listing = places.Count > 0 && scope.Known is not null && scope.Known.Listing != scope.Scope.Listing ? scope.Scope.Listing : null;
        var looked = scope.Places.Find(static p => p.Variant is null) is { } place ? LookedAt(scope, place, closes) : null;

        return new ScopeUpdate
        {
            Scope = scope.Scope,
            KnownId = scope.Known?.Id,
            Looked = looked,
            Error = error,
            Listing = listing,
            Variants = variants,
            EndedVariants = [.. scope.EndedVariants.Select(static v => v.Name)],
            IsWritten = looked is not null || error is not null || listing is not null || variants.Count > 0 || scope.EndedVariants.Count > 0,
        };
    }

    // A complete list dates all that it names in one row; only what has a time of its own, or is in no list, is dated by itself.
    // A time that is known stays when a report states none: that report may be older than it looks.
    private (long? StatedAt, long LookedAt)? LookedAt(ScopeInReport scope, Place whole, bool closes)
    {
        var before = scope.Known?.StatedAt;
        var isListed = IsProven(scope.Scope);
        if (!closes)
        {
            // The list will date it although nobody could look at it anew: from now on it has the time that it had.
            var isNamed = whole.HasFindings && !whole.IsOutdated;
            var lookedAt = isNamed ? _at : scope.Known?.LookedAt ?? 0;
            return isListed && before is null ? (ListedAt(scope.Scope) ?? 0, lookedAt) : isNamed ? (before, lookedAt) : null;
        }

        if (whole.Time is { } own)
        {
            var stated = Later(before, Math.Min(own, _at));
            return stated == before && isListed ? null : (stated, _at);
        }

        if (!isListed || ListedAt(scope.Scope) > _statedAt)
        {
            return (Later(before, _statedAt), _at);
        }

        return before is null || _statedAt is null ? null : (null, _at);
    }

    private List<KnownVariant> VariantsOf(ScopeInReport scope, List<Place> places)
    {
        var written = new List<KnownVariant>();
        var isListed = IsProven(scope.Scope);
        foreach (var place in scope.Places)
        {
            if (place.Variant is null || (place.HasEnded && !place.WasExamined))
            {
                continue;
            }

            var name = place.Variant;
            var before = scope.Known?.Variants.FirstOrDefault(v => v.Name == name);
            var closes = place.Closes && !_closesNothing;
            if (before is null && (place.IsOutdated || (!closes && !place.HasFindings)))
            {
                continue; // a scan that failed shows no variant
            }

            IReadOnlyList<long>? items = null;
            if (scope.HasSeveralVariants)
            {
                var seen = place.Seen.Select(n => _observations[n].ItemId);
                items = [.. (closes || before is null ? seen : seen.Concat(ItemsOf(scope, before))).Distinct().Order()];
            }

            // The list will date it although nobody could look at it anew, as with whole subjects.
            var stated = closes && (place.Time ?? _statedAt) is { } time ? Later(before?.StatedAt, Math.Min(time, _at))
                : !closes && isListed && before?.StatedAt is null ? ListedAt(scope.Scope) ?? 0
                : before?.StatedAt;
            var lookedAt = closes || before is null || (place.HasFindings && !place.IsOutdated) ? _at : before.LookedAt;
            if (before is null || before.StatedAt != stated || before.LookedAt != lookedAt || !SameItems(before.Items, items))
            {
                written.Add(new KnownVariant(name, stated, lookedAt, items));
            }
        }

        // A variant that was alone until now has no set of its own yet; one that is alone again needs none.
        foreach (var other in scope.OtherVariants)
        {
            if (places.Exists(p => p.Variant == other.Name && !p.HasEnded))
            {
                continue;
            }

            if (scope.HasSeveralVariants && other.Items is null)
            {
                written.Add(other with { Items = [.. ItemsOf(scope, other).Order()] });
            }
            else if (!scope.HasSeveralVariants && other.Items is not null)
            {
                written.Add(other with { Items = null });
            }
        }

        return written;
    }

    private static bool SameItems(IReadOnlyList<long>? left, IReadOnlyList<long>? right) =>
        left is null ? right is null : right is not null && left.SequenceEqual(right);

    private static bool Shows(KnownVariant variant, long item) => variant.Items is not { } items || Contains(items, item);

    private static bool Contains(IReadOnlyList<long> sorted, long id)
    {
        var (low, high) = (0, sorted.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] == id)
            {
                return true;
            }

            (low, high) = sorted[middle] < id ? (middle + 1, high) : (low, middle - 1);
        }

        return false;
    }

    private IEnumerable<KnownListing> Listings()
    {
        foreach (var ((family, listing), extents) in _proven)
        {
            foreach (var place in extents.SelectMany(static e => e.IsCluster ? [null] : e.Namespaces.Select(static n => (string?)n)).Distinct(StringComparer.Ordinal))
            {
                var before = _knownListings.GetValueOrDefault((family, listing, place))?.StatedAt;
                yield return new KnownListing(family, listing, place, Later(before, _statedAt), _at);
            }
        }
    }
}
