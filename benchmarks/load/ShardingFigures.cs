using Lynceus.Kubernetes.Sharding;

namespace Lynceus.Load;

/// <summary>What a number of members means with given options, over several sets of random member addresses.</summary>
internal sealed record ShardingFigures(int Members)
{
    /// <summary>Objects of the member with most of them, over the mean; the worst set.</summary>
    public required double Balance { get; init; }

    /// <summary>Share of the hash space that changes hands when the last member joins or leaves, times the members; the mean of all sets.</summary>
    public required double Movement { get; init; }

    /// <summary>As <see cref="Movement"/>, the worst set.</summary>
    public required double WorstMovement { get; init; }

    /// <summary>Ranges of the member that has most; the worst set.</summary>
    public required int Ranges { get; init; }

    /// <summary>Length of the longest exact selector; the worst set.</summary>
    public required int SelectorBytes { get; init; }

    public static IEnumerable<ShardingFigures> Measure(RingOptions options, int maxMembers, int sets, int uids)
    {
        var hashes = RandomUids(uids).Select(static uid => Fnv1a64.Hash(uid)).ToArray();
        var addresses = Enumerable.Range(1, sets).Select(seed => RandomAddresses(seed, maxMembers)).ToArray();
        for (var members = 2; members <= maxMembers; members++)
        {
            var measured = addresses.Select(a => MeasureSet(options, a[..members], hashes)).ToArray();
            yield return new ShardingFigures(members)
            {
                Balance = measured.Max(static m => m.Balance),
                Movement = measured.Average(static m => m.Movement),
                WorstMovement = measured.Max(static m => m.Movement),
                Ranges = measured.Max(static m => m.Ranges),
                SelectorBytes = measured.Max(static m => m.SelectorBytes),
            };
        }
    }

    private static (double Balance, double Movement, int Ranges, int SelectorBytes) MeasureSet(RingOptions options, string[] members, ulong[] hashes)
    {
        var ownership = ShardOwnership.For(members, options);
        var most = hashes.CountBy(hash => ownership.OwnerOf(hash)!).Max(static c => c.Value);
        var moves = ShardOwnership.For(members[..^1], options).MovesTo(ownership);
        var moved = moves.Aggregate(UInt128.Zero, static (sum, move) => sum + move.Ranges.Size);
        return (
            most * (double)members.Length / hashes.Length,
            (double)moved / (double)UidRange.EndOfSpace * members.Length,
            members.Max(m => ownership.RangesOf(m).Count),
            members.Max(m => ShardSelector.Format(ownership.RangesOf(m), int.MaxValue)!.Length));
    }

    private static string[] RandomAddresses(int seed, int count)
    {
        var random = new Random(seed);
        var addresses = new HashSet<string>(StringComparer.Ordinal);
        while (addresses.Count < count)
        {
            addresses.Add($"10.244.{random.Next(256)}.{random.Next(1, 255)}");
        }

        return [.. addresses];
    }

    private static IEnumerable<string> RandomUids(int count)
    {
        var random = new Random(7);
        var bytes = new byte[16];
        for (var i = 0; i < count; i++)
        {
            random.NextBytes(bytes);
            bytes[7] = (byte)((bytes[7] & 0x0f) | 0x40);
            bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
            yield return new Guid(bytes).ToString();
        }
    }
}
