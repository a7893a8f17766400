using Lynceus.Reports;

namespace Lynceus.Items;

// What the report names.
public sealed partial class Comparison
{
    private long Judge(long nextId)
    {
        var opened = 0L;
        for (var i = 0; i < _observations.Count; i++)
        {
            ref var observation = ref _observations[i];
            if (observation.Has(ObservationFlags.IsOutdated) || !observation.Has(ObservationFlags.IsSeen))
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
}
