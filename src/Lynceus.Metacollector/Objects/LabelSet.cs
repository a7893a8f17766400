namespace Lynceus.Metacollector.Objects;

/// <summary>The labels of an object, or the selector of a service; by key in ordinal order.</summary>
internal sealed class LabelSet : IEquatable<LabelSet>
{
    private readonly LabelPair[] _pairs;
    private readonly int _hash;

    /// <param name="pairs">In order, each key once.</param>
    public LabelSet(ReadOnlySpan<LabelPair> pairs)
    {
        _pairs = pairs.ToArray();
        _hash = HashOf(pairs);
    }

    public static LabelSet Empty { get; } = new([]);

    public ReadOnlySpan<LabelPair> Pairs => _pairs;

    public bool IsSubsetOf(LabelSet other)
    {
        foreach (var pair in _pairs)
        {
            if (Array.IndexOf(other._pairs, pair) < 0)
            {
                return false;
            }
        }

        return true;
    }

    public bool HasPairs(ReadOnlySpan<LabelPair> pairs, int hash) => hash == _hash && pairs.SequenceEqual(_pairs);

    public bool Equals(LabelSet? other) => ReferenceEquals(this, other) || (other is not null && other.HasPairs(_pairs, _hash));

    public override bool Equals(object? obj) => Equals(obj as LabelSet);

    public override int GetHashCode() => _hash;

    public static int HashOf(ReadOnlySpan<LabelPair> pairs)
    {
        var hash = default(HashCode);
        foreach (var (key, value) in pairs)
        {
            hash.Add(key, StringComparer.Ordinal);
            hash.Add(value, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }
}
