using System.Collections;

namespace Lynceus.Kubernetes.Sharding;

/// <summary>A set of uid hashes as ranges: in order, apart from each other by at least one hash, so equal sets have equal ranges.</summary>
public sealed class UidRanges : IReadOnlyList<UidRange>, IEquatable<UidRanges>
{
    public static readonly UidRanges Empty = new([]);
    public static readonly UidRanges Whole = new([new UidRange(0, UidRange.EndOfSpace)]);

    private readonly UidRange[] _ranges;

    private UidRanges(UidRange[] ranges) => _ranges = ranges;

    public int Count => _ranges.Length;

    public bool IsEmpty => _ranges.Length == 0;

    public bool IsWhole => Equals(Whole);

    /// <summary>Number of hashes in the set, at most 2^64.</summary>
    public UInt128 Size => _ranges.Aggregate(UInt128.Zero, static (sum, range) => sum + range.Size);

    public UidRange this[int index] => _ranges[index];

    /// <summary>The union of <paramref name="ranges"/>, which may overlap and come in any order.</summary>
    public static UidRanges Of(IEnumerable<UidRange> ranges)
    {
        var sorted = new List<UidRange>(ranges);
        sorted.Sort();
        var merged = new List<UidRange>(sorted.Count);
        foreach (var range in sorted)
        {
            if (merged.Count > 0 && merged[^1].End >= range.Start)
            {
                merged[^1] = new UidRange(merged[^1].Start, UInt128.Max(merged[^1].End, range.End));
            }
            else
            {
                merged.Add(range);
            }
        }

        return merged.Count == 0 ? Empty : new UidRanges([.. merged]);
    }

    public bool Contains(ulong hash)
    {
        int low = 0, high = _ranges.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _ranges[middle].End > hash ? (low, middle) : (middle + 1, high);
        }

        return low < _ranges.Length && _ranges[low].Start <= hash;
    }

    public bool ContainsUid(ReadOnlySpan<char> uid) => Contains(Fnv1a64.Hash(uid));

    public bool ContainsUid(ReadOnlySpan<byte> utf8Uid) => Contains(Fnv1a64.Hash(utf8Uid));

    public UidRanges Union(UidRanges other) => IsEmpty ? other : other.IsEmpty ? this : Of(_ranges.Concat(other._ranges));

    public UidRanges Intersect(UidRanges other)
    {
        if (IsEmpty || other.IsEmpty)
        {
            return Empty;
        }

        var common = new List<UidRange>(Math.Max(Count, other.Count));
        for (int mine = 0, theirs = 0; mine < Count && theirs < other.Count;)
        {
            var start = Math.Max(this[mine].Start, other[theirs].Start);
            var end = UInt128.Min(this[mine].End, other[theirs].End);
            if (start < end)
            {
                common.Add(new UidRange(start, end));
            }

            _ = this[mine].End <= other[theirs].End ? mine++ : theirs++;
        }

        // Apart from each other, since of two that touch at least one of the sets has a gap between them.
        return common.Count == 0 ? Empty : new UidRanges([.. common]);
    }

    public UidRanges Except(UidRanges other) => IsEmpty || other.IsEmpty ? this : Intersect(other.Complement());

    /// <summary>A superset of at most <paramref name="count"/> ranges, made by closing the smallest gaps. At least one range.</summary>
    public UidRanges CoverWith(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (Count <= count)
        {
            return this;
        }

        var closed = Enumerable.Range(1, Count - 1)
            .OrderBy(i => _ranges[i].Start - _ranges[i - 1].End)
            .ThenBy(static i => i)
            .Take(Count - count)
            .Select(i => new UidRange(_ranges[i - 1].Start, _ranges[i].End));
        return Of(_ranges.Concat(closed));
    }

    public bool Equals(UidRanges? other) => other is not null && _ranges.AsSpan().SequenceEqual(other._ranges);

    public override bool Equals(object? obj) => Equals(obj as UidRanges);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var range in _ranges)
        {
            hash.Add(range);
        }

        return hash.ToHashCode();
    }

    public override string ToString() => string.Join(' ', _ranges);

    public IEnumerator<UidRange> GetEnumerator() => ((IEnumerable<UidRange>)_ranges).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _ranges.GetEnumerator();

    private UidRanges Complement()
    {
        var gaps = new List<UidRange>();
        var at = UInt128.Zero;
        foreach (var range in _ranges)
        {
            if (range.Start > at)
            {
                gaps.Add(new UidRange((ulong)at, range.Start));
            }

            at = range.End;
        }

        if (at < UidRange.EndOfSpace)
        {
            gaps.Add(new UidRange((ulong)at, UidRange.EndOfSpace));
        }

        return new UidRanges([.. gaps]);
    }
}
