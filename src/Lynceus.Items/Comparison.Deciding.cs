using Lynceus.Reports;

namespace Lynceus.Items;

public sealed partial class Comparison
{
    private readonly List<UpdatedItem> _updated = [];
    private readonly List<ClosedItem> _closed = [];
    private readonly List<long> _goneScopes = [];
    private readonly ItemIdSet _seen = new();
    private readonly HashSet<long> _goneItems = [];
    private IReadOnlyList<KnownListing> _knownListings = [];
    private List<(string Family, string Listing, Extent Extent)> _proven = [];
    private long _at;
    private long? _statedAt;
    private bool _closesNothing;
    private long _openSeen;
    private long _unconfirmed;

    /// <summary>Says what the report comes to. Once, after everything was added.</summary>
    /// <param name="nextId">The id of the first new item; the others follow.</param>
    public ComparisonResult Decide(ReportFacts facts, long nextId)
    {
        _statedAt = facts.StatedAt is { } stated ? Math.Min(stated, facts.ReceivedAt) : null;
        _at = _statedAt ?? facts.ReceivedAt;
        _closesNothing = ClosesNothingBecause is not null || facts.Extent is { Lists: null };
        _knownListings = known.Listings();
        _proven = [.. _listed.Select(l => l with { Extent = facts.Extent?.Lists ?? l.Extent })];

        foreach (var place in _places)
        {
            place.IsOutdated = IsOutdated(place);
        }

        if (_places.Count > 0 && _places.TrueForAll(static p => p.IsOutdated))
        {
            return new ComparisonResult.Superseded();
        }

        DropOutdated();
        foreach (var scope in _scopesInOrder)
        {
            SortVariants(scope);
        }

        var opened = Judge(nextId);
        foreach (var scope in _scopesInOrder)
        {
            CloseMissing(scope);
        }

        CloseUnlisted();
        List<long> closing = [.. _closed.Select(static c => c.Id)];
        if (CloseGuard.Holds(closing, closing.Count + _openSeen, facts, settings))
        {
            return new ComparisonResult.Held(closing.Count + _openSeen, closing);
        }

        EndUnconfirmed(facts.ReceivedAt);
        foreach (var (item, into) in _merged)
        {
            Merge(item, into);
        }

        return new ComparisonResult.Changes
        {
            Scopes = [.. _scopesInOrder.Select(UpdateOf)],
            Opened = Opened(),
            Aliases = Aliases(),
            Updated = _updated,
            Closed = _closed,
            GoneScopes = _goneScopes,
            Listings = _closesNothing ? [] : [.. _proven.SelectMany(ListingsOf)],
            Tally = Tally(opened),
        };
    }

    // --- what is older than what is known

    private bool IsOutdated(Place place)
    {
        // A report without a time is never older than another: it was received later, and that is all that is known.
        if ((place.Time ?? _statedAt) is not { } stated)
        {
            return false;
        }

        stated = Math.Min(stated, _at);
        if (place.Scope.Known is not { } scope)
        {
            return ListedAt(place.Scope.Scope) > stated;
        }

        var ofVariant = scope.Variants.FirstOrDefault(v => v.Name == place.Variant);
        if (ofVariant is not null)
        {
            return (ofVariant.StatedAt ?? ListedAt(place.Scope.Scope)) > stated;
        }

        if (place.Variant is not null)
        {
            return scope.StatedAt > stated || ListedAt(place.Scope.Scope) > stated;
        }

        // A subject with a time of its own was in the newest list, whatever that list's time is: otherwise it would have been forgotten.
        return scope.Variants.Any(v => v.StatedAt > stated)
            || (scope.StatedAt is { } known ? known > stated : scope.Variants.Count == 0 && ListedAt(place.Scope.Scope) > stated);
    }

    /// <summary>The newest time that was stated for a list that names the scope; null when none was.</summary>
    private long? ListedAt(Scope scope) => _knownListings
        .Where(l => l.Family == scope.Family && IsWithin(scope.Listing, l.Listing) && (l.Namespace is null || l.Namespace == scope.Namespace))
        .Max(static l => l.StatedAt);

    private static bool IsWithin(string listing, string of) =>
        listing.Length > 0 && listing.StartsWith(of, StringComparison.Ordinal) && (listing.Length == of.Length || listing[of.Length] == '/');

    private bool IsProven(string family, string listing, string @namespace) =>
        !_closesNothing && _proven.Exists(p => p.Family == family && IsWithin(listing, p.Listing) && p.Extent.Covers(@namespace));

    private void DropOutdated()
    {
        if (!_places.Exists(static p => p.IsOutdated))
        {
            return;
        }

        for (var i = 0; i < _observations.Count; i++)
        {
            ref var observation = ref _observations[i];
            if (!_places[observation.Place].IsOutdated)
            {
                continue;
            }

            var other = _morePlaces.GetValueOrDefault(i)?.FindIndex(p => !_places[p].IsOutdated) ?? -1;
            if (other >= 0)
            {
                observation.Place = _morePlaces[i][other];
            }
            else
            {
                observation.Set(ObservationFlags.IsOutdated, true);
            }
        }
    }

    // --- variants

    // Which of the known variants live on although the report says nothing new of them, and which end.
    private void SortVariants(ScopeInReport scope)
    {
        var examined = scope.Places.Exists(p => p.Closes && !_closesNothing);
        var isWhole = scope.Places.Exists(p => p.Closes && !_closesNothing && p.Variant is null);
        var isListed = examined && scope.Known is not null && IsProven(scope.Scope.Family, scope.Scope.Listing, scope.Scope.Namespace);
        var oldest = _at - (long)settings.VariantAge.TotalMilliseconds;
        foreach (var variant in scope.Known?.Variants ?? [])
        {
            var place = scope.PlaceOf(variant.Name);
            if (place is { Closes: true } && !_closesNothing)
            {
                continue;
            }

            var isOver = isWhole || (place is null && isListed) || (place is { HasEnded: true, WasExamined: false } && !_closesNothing);
            var isAged = !isOver && place is null && examined && variant.LookedAt < oldest;
            (isOver || isAged ? scope.EndedVariants : scope.OtherVariants).Add(variant);
            if (isAged)
            {
                scope.AgedVariants.Add(variant.Name);
            }
        }

        // The last variant never ends by being told so: a report that was deleted by its time to live says nothing of the faults.
        if (scope.OtherVariants.Count == 0 && !examined)
        {
            scope.OtherVariants.AddRange(scope.EndedVariants);
            scope.EndedVariants.Clear();
        }

        var living = scope.Places.Where(static p => p is { Variant: not null, IsOutdated: false } && (p.WasExamined || !p.HasEnded)).Select(static p => p.Variant)
            .Concat(scope.OtherVariants.Select(static v => v.Name))
            .Distinct(StringComparer.Ordinal);
        scope.HasSeveralVariants = !isWhole && living.Skip(1).Any();
        if (scope.OtherVariants.Count > 0 && (examined || scope.EndedVariants.Count > 0))
        {
            scope.ShownByOthers = [.. scope.OtherVariants.SelectMany(v => ItemsOf(scope, v))];
        }
    }

    // The only variant of a subject shows all that is open there.
    private IEnumerable<long> ItemsOf(ScopeInReport scope, KnownVariant variant) =>
        variant.Items ?? known.OpenItemsOf(scope.Known!.Id).Select(static i => i.Id);

    // --- what the report names

    private long Judge(long nextId)
    {
        var opened = 0L;
        for (var i = 0; i < _observations.Count; i++)
        {
            ref var observation = ref _observations[i];
            if (observation.Has(ObservationFlags.IsOutdated))
            {
                continue;
            }

            var isSuppressed = observation.Has(ObservationFlags.IsSuppressed);
            if (observation.Has(ObservationFlags.IsKnown))
            {
                _seen.Add(observation.ItemId);
                _openSeen += (ItemState)observation.KnownState == ItemState.Open ? 1 : 0;
                JudgeKnown(ref observation, isSuppressed);
            }
            else if (!isSuppressed)
            {
                observation.ItemId = nextId + opened++;
            }

            if (!isSuppressed)
            {
                NoteVariants(observation, i);
            }
        }

        return opened;
    }

    private void NoteVariants(in Observation observation, int number)
    {
        Note(_places[observation.Place]);
        if (observation.Has(ObservationFlags.HasMorePlaces))
        {
            foreach (var place in _morePlaces[number])
            {
                Note(_places[place]);
            }
        }

        void Note(Place place)
        {
            if (place.Scope.HasSeveralVariants && !place.IsOutdated && (place.Seen.Count == 0 || place.Seen[^1] != number))
            {
                place.Seen.Add(number);
            }
        }
    }

    private void JudgeKnown(ref Observation observation, bool isSuppressed)
    {
        var scope = _places[observation.Place].Scope;
        var from = (ItemState)observation.KnownState;
        var isShownByOthers = scope.ShownByOthers?.Contains(observation.ItemId) == true;
        int? movedTo = observation.KnownScopeId == scope.Known?.Id ? null : scope.Number;
        Fingerprint? rekeyed = observation.Has(ObservationFlags.IsRekeyed) ? new Fingerprint(observation.Key) : null;

        // What ended stays ended while its tool suppresses it, and one variant's suppression does not speak for another's finding.
        if (isSuppressed && (from is ItemState.Fixed or ItemState.Gone || (from == ItemState.Open && isShownByOthers)))
        {
            return;
        }

        var to = isSuppressed ? ItemState.Suppressed : ItemState.Open;
        var hasRow = observation.Row != 0;
        var fromBand = (SeverityBand)observation.KnownBand;
        var band = (SeverityBand)observation.Band;
        var isFixable = hasRow ? observation.Has(ObservationFlags.IsFixable) : observation.Has(ObservationFlags.WasFixable);
        var wasFixable = observation.Has(ObservationFlags.WasFixable);

        // Each variant would say it in its own words, over and over: the worst of them speaks, and one with a fix before one without.
        if (hasRow && isShownByOthers && from == to && (band < fromBand || (band == fromBand && (wasFixable || !isFixable))))
        {
            hasRow = false;
            band = fromBand;
            isFixable = wasFixable;
        }

        ItemEventKind? told = (from, to) switch
        {
            (ItemState.Open, ItemState.Suppressed) => ItemEventKind.Suppressed,
            (ItemState.Gone, ItemState.Open) => ItemEventKind.Returned,
            (not ItemState.Open, ItemState.Open) => ItemEventKind.Reopened,
            (ItemState.Open, ItemState.Open) when hasRow && (band != fromBand || isFixable != wasFixable || observation.Has(ObservationFlags.IsRetitled)) => ItemEventKind.Changed,
            _ => null,
        };
        var isMoved = hasRow || (!isShownByOthers && observation.Occurrences != observation.KnownOccurrences);
        if (told is null && !isMoved && movedTo is null && rekeyed is null)
        {
            return;
        }

        _updated.Add(new UpdatedItem
        {
            Id = observation.ItemId,
            Event = told,
            Reason = told != ItemEventKind.Changed ? null
                : band != fromBand ? "The severity changed."
                : isFixable == wasFixable ? "The title changed."
                : isFixable ? "A fix is available."
                : "The fix is no longer listed.",
            From = from,
            To = to,
            FromBand = fromBand,
            Band = band,
            FromCategory = (Category)observation.KnownCategory,
            Category = hasRow ? (Category)observation.Category : (Category)observation.KnownCategory,
            IsFixable = isFixable,
            EvidenceHash = hasRow ? observation.Hash : observation.KnownHash,
            Occurrences = isShownByOthers ? observation.KnownOccurrences : observation.Occurrences,
            Row = hasRow ? observation.Row : 0,
            Severity = observation.Severity,
            MovedTo = movedTo,
            Rekeyed = rekeyed,
        });
    }

    private IEnumerable<OpenedItem> Opened()
    {
        for (var i = 0; i < _observations.Count; i++)
        {
            var o = _observations[i];
            if (!o.Has(ObservationFlags.IsKnown) && o.ItemId > 0)
            {
                yield return new OpenedItem(
                    o.ItemId, new Fingerprint(o.Key), _places[o.Place].Scope.Number, o.Row, o.Hash, o.Occurrences, o.Severity,
                    (SeverityBand)o.Band, (Category)o.Category, o.Has(ObservationFlags.IsFixable));
            }
        }
    }

    private IEnumerable<(long ItemId, Fingerprint Key)> Aliases()
    {
        foreach (var (key, number) in _otherKeys)
        {
            var observation = _observations[number];
            if (observation.ItemId > 0 && !observation.Has(ObservationFlags.IsOutdated))
            {
                yield return (observation.ItemId, new Fingerprint(key));
            }
        }
    }

    // --- what it does not name

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
            if (_seen.Contains(item.Id) || scope.ShownByOthers?.Contains(item.Id) == true || IsMerged(item.Id))
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
        foreach (var (family, listing, extent) in _proven)
        {
            if (!extent.IsCluster && extent.Namespaces.Count == 0)
            {
                continue;
            }

            foreach (var scope in known.ScopesOf(family, listing))
            {
                if (extent.Covers(scope.Namespace) && !IsLookedAtSince(scope) && mentioned.Add(scope.Id))
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
            if (!_seen.Contains(item.Id) && !IsMerged(item.Id) && _goneItems.Add(item.Id))
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

    private bool IsMerged(long item) => _merged.Count > 0 && _merged.Exists(m => m.Item.Id == item);

    private void Merge(KnownItem item, int into)
    {
        if (item.State == ItemState.Open)
        {
            var survivor = _observations[into].ItemId;
            _closed.Add(new ClosedItem(item.Id, ItemState.Gone, $"The same finding as item {survivor} under its new identity.", item.Band, item.Category, survivor));
        }
    }

    // --- what is to be written of scopes and lists

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
        var isListed = IsProven(scope.Scope.Family, scope.Scope.Listing, scope.Scope.Namespace);
        if (!closes)
        {
            // The list will date it although nobody could look at it anew: from now on it has the time that it had.
            return isListed && before is null ? (ListedAt(scope.Scope) ?? 0, scope.Known?.LookedAt ?? _at)
                : scope.Known?.LookedAt is null && !whole.IsOutdated ? (before, _at)
                : null;
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

    private static long? Later(long? left, long? right) => left is null || right > left ? right : left;

    private List<KnownVariant> VariantsOf(ScopeInReport scope, List<Place> places)
    {
        var written = new List<KnownVariant>();
        var isListed = IsProven(scope.Scope.Family, scope.Scope.Listing, scope.Scope.Namespace);
        foreach (var place in scope.Places)
        {
            if (place.Variant is not { } name || (place.HasEnded && !place.WasExamined))
            {
                continue;
            }

            var before = scope.Known?.Variants.FirstOrDefault(v => v.Name == name);
            var closes = place.Closes && !_closesNothing;
            if (before is null && (place.IsOutdated || (!closes && place.Seen.Count == 0 && !SawAnything(scope, place))))
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
                : !closes && isListed && before is { StatedAt: null } ? ListedAt(scope.Scope) ?? 0
                : before?.StatedAt;
            var lookedAt = closes || before is null ? _at : before.LookedAt;
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

    private bool SawAnything(ScopeInReport scope, Place place)
    {
        if (scope.HasSeveralVariants)
        {
            return place.Seen.Count > 0;
        }

        for (var i = 0; i < _observations.Count; i++)
        {
            if (_observations[i].Place == place.Number && !_observations[i].Has(ObservationFlags.IsOutdated))
            {
                return true;
            }
        }

        return false;
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

    private IEnumerable<KnownListing> ListingsOf((string Family, string Listing, Extent Extent) proven)
    {
        IEnumerable<string?> namespaces = proven.Extent.IsCluster ? [null] : proven.Extent.Namespaces;
        return namespaces
            .Select(n => new KnownListing(
                proven.Family,
                proven.Listing,
                n,
                Later(_knownListings.FirstOrDefault(l => l.Family == proven.Family && l.Listing == proven.Listing && l.Namespace == n)?.StatedAt, _statedAt),
                _at));
    }

    private ItemTally Tally(long opened)
    {
        var changed = _updated.LongCount(static u => u.Event == ItemEventKind.Changed);
        var suppressed = 0L;
        var openAndNamed = 0L;
        for (var i = 0; i < _observations.Count; i++)
        {
            ref var observation = ref _observations[i];
            if (observation.Has(ObservationFlags.IsOutdated))
            {
                continue;
            }

            if (observation.Has(ObservationFlags.IsSuppressed))
            {
                suppressed++;
            }
            else if (observation.Has(ObservationFlags.IsKnown) && (ItemState)observation.KnownState == ItemState.Open)
            {
                openAndNamed++;
            }
        }

        return new ItemTally
        {
            Items = _observations.Count,
            New = opened,
            Reopened = _updated.LongCount(static u => u.Event is ItemEventKind.Reopened or ItemEventKind.Returned),
            Changed = changed,
            Fixed = _closed.LongCount(static c => c.To == ItemState.Fixed),
            Gone = _closed.LongCount(static c => c.To == ItemState.Gone && c.MergedInto is null),
            Unchanged = openAndNamed - changed,
            Suppressed = suppressed,
            Unconfirmed = _unconfirmed,
        };
    }
}
