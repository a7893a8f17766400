using Lynceus.Kubernetes.Sharding;

namespace Lynceus.Kubernetes.Tests.Sharding;

/// <summary>What docs/sharding.md promises of the defaults for 2 to 50 members.</summary>
public class ShardingFiguresTests
{
    private static readonly int[] Seeds = [1, 2, 3, 4, 5, 6, 7, 8];

    [Fact]
    public void Defaults_200000Uids_AreSharedWithinATenthOfTheMean()
    {
        var hashes = Uids(seed: 7, count: 200_000).Select(static uid => Fnv1a64.Hash(uid)).ToArray();

        Assert.All(Enumerable.Range(2, 49), members =>
        {
            var ownership = ShardOwnership.For(Addresses(seed: 1).Take(members));
            var mostOwned = hashes.CountBy(hash => ownership.OwnerOf(hash)!).Max(static c => c.Value);
            Assert.InRange(mostOwned / (hashes.Length / (double)members), 1, 1.10);
        });
    }

    [Fact]
    public void Defaults_JoinAndLeave_MoveAtMostTwiceTheShareOfOneMember()
    {
        Assert.All(Enumerable.Range(2, 49), members =>
        {
            var moved = Seeds.Average(seed =>
            {
                // A leave is the same move the other way round: only the set of members counts.
                var all = Addresses(seed).Take(members).ToArray();
                var before = ShardOwnership.For(all[..^1]);
                return (double)before.MovesTo(ShardOwnership.For(all)).Aggregate(UInt128.Zero, static (sum, m) => sum + m.Ranges.Size) / Math.Pow(2, 64);
            });
            Assert.InRange(moved, 0, 2.0 / members);
        });
    }

    [Fact]
    public void Defaults_EverySelector_StaysUnder5KilobytesWithoutBeingWidened()
    {
        Assert.All(Seeds, seed => Assert.All(Enumerable.Range(2, 49), members =>
        {
            var ownership = ShardOwnership.For(Addresses(seed).Take(members));
            foreach (var member in ownership.Members)
            {
                var exact = ShardSelector.Format(ownership.RangesOf(member), int.MaxValue)!;
                Assert.InRange(exact.Length, 1, ShardSelector.DefaultMaxBytes);
                Assert.Equal(exact, ShardSelector.Format(ownership.RangesOf(member)));
            }
        }));
    }

    private static IEnumerable<string> Addresses(int seed)
    {
        var random = new Random(seed);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (true)
        {
            var address = $"10.244.{random.Next(256)}.{random.Next(1, 255)}";
            if (seen.Add(address))
            {
                yield return address;
            }
        }
    }

    private static IEnumerable<string> Uids(int seed, int count)
    {
        var random = new Random(seed);
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
