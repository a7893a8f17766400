namespace Lynceus.Reports.Trivy;

/// <summary>Keeps findings apart that differ only by what keys leave out: the same package in <c>python3.11</c> and in <c>python3.12</c> is two items.</summary>
/// <remarks>
/// Places with equal keys are numbered in the order in which they come, and the first carries no number. So when one of two is mended, one item closes
/// and the other stays, whichever it was, and a place whose version changed goes on. The same place twice is one item.
/// Memory grows with the places of one subject that need it and is bounded; places beyond the bound count as the first.
/// </remarks>
internal sealed class DistinctPlaces
{
    private const int MaxPlaces = 500_000;
    private const int MaxPlacesOfKey = 1_000;

    private readonly Dictionary<Fingerprint, List<int>> _several = [];
    private readonly Dictionary<Fingerprint, int> _first = [];

    /// <summary>Begins with another subject.</summary>
    public void Clear()
    {
        if (_first.Count > 0)
        {
            _first.Clear();
            _several.Clear();
        }
    }

    /// <summary>Number of the place among those with this key, counted from 1.</summary>
    /// <param name="place">What the key leaves out of the place.</param>
    public int Number(Fingerprint key, ReadOnlySpan<char> place)
    {
        var hash = string.GetHashCode(place, StringComparison.Ordinal);
        if (!_first.TryGetValue(key, out var first))
        {
            if (_first.Count < MaxPlaces)
            {
                _first[key] = hash;
            }

            return 1;
        }

        if (first == hash)
        {
            return 1;
        }

        if (!_several.TryGetValue(key, out var others))
        {
            _several[key] = others = [];
        }

        var at = others.IndexOf(hash);
        if (at < 0 && others.Count >= MaxPlacesOfKey)
        {
            return 1;
        }

        if (at < 0)
        {
            at = others.Count;
            others.Add(hash);
        }

        return at + 2;
    }
}
