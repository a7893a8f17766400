using System.Numerics;

namespace Lynceus.Kubernetes.Sharding;

/// <summary>How members share partitions. All members must use the same values, or two of them own the same object.</summary>
public sealed record RingOptions
{
    /// <summary>What starboard-exporter runs with.</summary>
    public static readonly RingOptions StarboardExporter = new() { Partitions = 97, VirtualNodes = 20, LoadFactor = 1.25 };

    /// <summary>Defaults for ranges of uids. docs/sharding.md shows balance, movement and length of the selectors that follow from them.</summary>
    public static readonly RingOptions UidRanges = new();

    /// <summary>Number of equal parts of the hash space, from 1 to 65536. Default 4096. More give finer balance at more members; 50 members have 82 each.</summary>
    public int Partitions { get; init => field = InRange(value, 65536); } = 4096;

    /// <summary>
    /// Points of each member on the ring, from 1 to 1000. Default 56. A member's ranges are hardly ever more than its points, and 62 ranges fill a selector of 5 KB;
    /// with fewer points more moves when a member comes or goes.
    /// </summary>
    public int VirtualNodes { get; init => field = InRange(value, 1000); } = 56;

    /// <summary>
    /// No member owns more than its even share of partitions times this, rounded up. From 1 to 100. Default 1.03. Nearer to 1 is more even and moves more when a member comes
    /// or goes.
    /// </summary>
    public double LoadFactor { get; init => field = InRange(value, 100); } = 1.03;

    // Written so that NaN is refused too.
    private static T InRange<T>(T value, T max)
        where T : INumberBase<T>, IComparisonOperators<T, T, bool> =>
        value >= T.One && value <= max ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"Must be from 1 to {max}.");
}
