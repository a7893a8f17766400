using Lynceus.Reports;

namespace Lynceus.Items;

public sealed partial class Comparison
{
    private readonly List<UpdatedItem> _updated = [];
    private readonly List<ClosedItem> _closed = [];
    private readonly List<long> _goneScopes = [];
    private readonly ItemIdSet _seen = new();
    private readonly HashSet<long> _goneItems = [];
    private Dictionary<(string Family, string Listing, string? Namespace), KnownListing> _knownListings = [];

    // Lists of the report with what they are known to hold, where that is anything at all.
    private Dictionary<(string Family, string Listing), List<Extent>> _proven = [];
    private long _at;
    private long _receivedAt;
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
        _receivedAt = facts.ReceivedAt;
        _knownListings = known.Listings()
            .Select(l => l.StatedAt > _receivedAt ? l with { StatedAt = null } : l)
            .ToDictionary(static l => (l.Family, l.Listing, l.Namespace));
        _scopesInOrder.ForEach(s => s.BelieveKnown(_receivedAt));
        _proven = _listed
            .Select(l => (l.Family, l.Listing, Extent: facts.Extent?.Lists ?? l.Extent))
            .Where(static l => l.Extent.IsCluster || l.Extent.Namespaces.Count > 0)
            .GroupBy(static l => (l.Family, l.Listing), static l => l.Extent)
            .ToDictionary(static g => g.Key, static g => g.Distinct().ToList());

        foreach (var place in _places)
        {
            place.IsOutdated = IsOutdated(place);
        }

        if (_places.Count > 0 && _places.TrueForAll(static p => p.IsOutdated))
        {
            return new ComparisonResult.Superseded();
        }

        DropOutdated();
        DropUnmerged();
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
        var merged = Merge();

        return new ComparisonResult.Changes
        {
            Scopes = [.. _scopesInOrder.Select(UpdateOf)],
            Opened = Opened(),
            Aliases = Aliases(),
            Updated = _updated,
            Closed = _closed,
            Merged = merged,
            GoneScopes = _goneScopes,
            Listings = _closesNothing ? [] : [.. Listings()],
            Tally = Tally(opened),
        };
    }

    private ItemTally Tally(long opened)
    {
        var changed = _updated.LongCount(static u => u.Event == ItemEventKind.Changed);
        var suppressed = 0L;
        var openAndNamed = 0L;
        var items = 0L;
        for (var i = 0; i < _observations.Count; i++)
        {
            ref var observation = ref _observations[i];
            items += observation.Has(ObservationFlags.IsSeen) ? 1 : 0;
            if (observation.Has(ObservationFlags.IsOutdated) || !observation.Has(ObservationFlags.IsSeen))
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
            Items = items,
            New = opened,
            Reopened = _updated.LongCount(static u => u.IsOpenedAnew),
            Changed = changed,
            Fixed = _closed.LongCount(static c => c.To == ItemState.Fixed),
            Gone = _closed.LongCount(static c => c.To == ItemState.Gone && c.MergedInto is null),
            Unchanged = openAndNamed - changed,
            Suppressed = suppressed,
            Unconfirmed = _unconfirmed,
        };
    }
}
