namespace Lynceus.Kubernetes.Sharding;

/// <summary>The uids whose FNV-1a-64 hash is at least <see cref="Start"/> and below <see cref="End"/>. Never empty.</summary>
public readonly record struct UidRange : IComparable<UidRange>
{
    /// <summary>One past the largest hash, 2^64.</summary>
    public static readonly UInt128 EndOfSpace = UInt128.One << 64;

    /// <exception cref="ArgumentOutOfRangeException">The end is not above the start, or above 2^64.</exception>
    public UidRange(ulong start, UInt128 end)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(end, start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(end, EndOfSpace);
        Start = start;
        End = end;
    }

    public ulong Start { get; }

    /// <summary>Exclusive; at most 2^64.</summary>
    public UInt128 End { get; }

    public UInt128 Size => End - Start;

    public bool Contains(ulong hash) => hash >= Start && hash < End;

    public int CompareTo(UidRange other) => Start != other.Start ? Start.CompareTo(other.Start) : End.CompareTo(other.End);

    public override string ToString() => $"[{Start:x16}, {End:x16})";

    public static bool operator <(UidRange left, UidRange right) => left.CompareTo(right) < 0;

    public static bool operator >(UidRange left, UidRange right) => left.CompareTo(right) > 0;

    public static bool operator <=(UidRange left, UidRange right) => left.CompareTo(right) <= 0;

    public static bool operator >=(UidRange left, UidRange right) => left.CompareTo(right) >= 0;
}
