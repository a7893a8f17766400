namespace Lynceus.Exposition.Registry;

/// <summary>Finds the labels of a family by their values alone, so that asking for a known series allocates nothing.</summary>
/// <param name="names">Names of the family that asks; values without names belong to these.</param>
internal sealed class LabelSetComparer(LabelName[] names) : IEqualityComparer<LabelSet>, IAlternateEqualityComparer<ReadOnlySpan<string>, LabelSet>
{
    public bool Equals(LabelSet? x, LabelSet? y) =>
        ReferenceEquals(x, y) || (x is not null && y is not null && HaveSameNames(x.Names, y.Names) && x.Values.AsSpan().SequenceEqual(y.Values));

    public int GetHashCode(LabelSet obj) => GetHashCode(obj.Values.AsSpan());

    public bool Equals(ReadOnlySpan<string> alternate, LabelSet other) => HaveSameNames(names, other.Names) && alternate.SequenceEqual(other.Values);

    public int GetHashCode(ReadOnlySpan<string> alternate)
    {
        var hash = 17;
        foreach (var value in alternate)
        {
            hash = (hash * 31) + string.GetHashCode(value, StringComparison.Ordinal);
        }

        return hash;
    }

    public LabelSet Create(ReadOnlySpan<string> alternate) => new(names, alternate.ToArray());

    private static bool HaveSameNames(LabelName[] x, LabelName[] y)
    {
        if (ReferenceEquals(x, y))
        {
            return true;
        }

        if (x.Length != y.Length)
        {
            return false;
        }

        for (var i = 0; i < x.Length; i++)
        {
            if (x[i].Text != y[i].Text)
            {
                return false;
            }
        }

        return true;
    }
}
