namespace Lynceus.Metacollector.Objects;

/// <summary>Gives the same set for the same labels, most of the time: the pods of a workload share theirs. Bounded and safe as <see cref="TextPool"/> is.</summary>
internal sealed class LabelSetPool
{
    private readonly LabelSet?[] _sets;

    /// <param name="size">A power of two.</param>
    public LabelSetPool(int size = 1 << 13) => _sets = new LabelSet?[size];

    /// <summary>Puts the pairs in order; of a key that comes twice the last value counts.</summary>
    public LabelSet Get(List<LabelPair> pairs)
    {
        if (pairs.Count == 0)
        {
            return LabelSet.Empty;
        }

        Sort(pairs);
        var span = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(pairs);
        var hash = LabelSet.HashOf(span);
        ref var place = ref _sets[hash & (_sets.Length - 1)];
        if (place is { } known && known.HasPairs(span, hash))
        {
            return known;
        }

        return place = new LabelSet(span);
    }

    // The API server writes labels in order, so there is hardly ever anything to do.
    private static void Sort(List<LabelPair> pairs)
    {
        for (var i = 1; i < pairs.Count; i++)
        {
            if (string.CompareOrdinal(pairs[i - 1].Key, pairs[i].Key) >= 0)
            {
                var last = new SortedDictionary<string, string>(StringComparer.Ordinal);
                foreach (var (key, value) in pairs)
                {
                    last[key] = value;
                }

                pairs.Clear();
                pairs.AddRange(last.Select(static p => new LabelPair(p.Key, p.Value)));
                return;
            }
        }
    }
}
