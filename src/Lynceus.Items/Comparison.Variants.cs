namespace Lynceus.Items;

// Which variants live on.
public sealed partial class Comparison
{
    // Which of the known variants live on although the report says nothing new of them, and which end.
    private void SortVariants(ScopeInReport scope)
    {
        var examined = scope.Places.Exists(p => p.Closes && !_closesNothing);
        var isWhole = scope.Places.Exists(p => p.Closes && !_closesNothing && p.Variant is null);
        var isListed = examined && scope.Known is not null && IsProven(scope.Scope);
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
}
