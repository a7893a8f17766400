using Lynceus.Reports;

namespace Lynceus.Items;

// What is older than what is known.
public sealed partial class Comparison
{
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
    private long? ListedAt(Scope scope)
    {
        long? newest = null;
        foreach (var listing in SelfAndAbove(scope.Listing))
        {
            newest = Later(newest, _knownListings.GetValueOrDefault((scope.Family, listing, null))?.StatedAt);
            newest = Later(newest, _knownListings.GetValueOrDefault((scope.Family, listing, scope.Namespace))?.StatedAt);
        }

        return newest;
    }

    private bool IsProven(Scope scope) => !_closesNothing && SelfAndAbove(scope.Listing).Any(listing =>
        _proven.TryGetValue((scope.Family, listing), out var extents) && extents.Exists(e => e.Covers(scope.Namespace)));

    // "objects/Deployment" and "objects"; nothing for a subject that no list names.
    private static IEnumerable<string> SelfAndAbove(string listing)
    {
        for (; listing.Length > 0; listing = listing[..Math.Max(listing.LastIndexOf('/'), 0)])
        {
            yield return listing;
        }
    }

    private static long? Later(long? left, long? right) => left is null || right > left ? right : left;

    private void DropOutdated()
    {
        if (!_places.Exists(static p => p.IsOutdated))
        {
            return;
        }

        for (var i = 0; i < _observations.Count; i++)
        {
            ref var observation = ref _observations[i];
            if (!observation.Has(ObservationFlags.IsSeen) || !_places[observation.Place].IsOutdated)
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
}
