using FsCheck;
using FsCheck.Fluent;
using Lynceus.Kubernetes.Sharding;

namespace Lynceus.Kubernetes.Tests.Sharding;

public class ShardOwnershipTests
{
    private static readonly Config Replayed = Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(20261121, 3);

    // Odd numbers of partitions too, since their slices do not end on round hashes.
    private static readonly Gen<RingOptions> Options =
        from partitions in Gen.Choose(1, 300)
        from nodes in Gen.Choose(1, 30)
        from load in Gen.Choose(100, 150)
        select new RingOptions { Partitions = partitions, VirtualNodes = nodes, LoadFactor = load / 100.0 };

    private static readonly Gen<string[]> Members = Gen.Choose(1, 12).Select(static n => Enumerable.Range(0, n).Select(static i => $"exporter-{i}").ToArray());

    [Fact]
    public void RangesOf_AllMembers_ShareTheSpaceWithoutOverlap()
    {
        var cases = Members.Zip(Options).ToArbitrary();

        Prop.ForAll(cases, static c =>
        {
            var ownership = ShardOwnership.For(c.Item1, c.Item2);
            var ranges = c.Item1.Select(ownership.RangesOf).ToArray();
            var union = ranges.Aggregate(UidRanges.Empty, static (sum, r) => sum.Union(r));
            var sum = ranges.Aggregate(UInt128.Zero, static (sum, r) => sum + r.Size);
            return union.IsWhole && sum == UidRange.EndOfSpace;
        }).Check(Replayed);
    }

    [Fact]
    public void OwnerOf_EveryBorder_IsTheMemberWhoseRangesContainIt()
    {
        var cases = Members.Zip(Options).ToArbitrary();

        Prop.ForAll(cases, static c =>
        {
            var ownership = ShardOwnership.For(c.Item1, c.Item2);
            var borders = c.Item1.SelectMany(ownership.RangesOf).SelectMany(static r => (ulong[])[r.Start, (ulong)(r.End - 1)]);
            return borders.All(hash => c.Item1.Single(m => ownership.RangesOf(m).Contains(hash)) == ownership.OwnerOf(hash));
        }).Check(Replayed);
    }

    [Fact]
    public void For_MembersInAnyOrderAndMoreThanOnce_IsTheSame()
    {
        var cases = Members.SelectMany(static m => Gen.Shuffle(m.Concat(m.Take(3)).ToArray()), static (m, shuffled) => (Members: m, Shuffled: shuffled)).ToArbitrary();

        Prop.ForAll(cases, static c =>
        {
            var first = ShardOwnership.For(c.Members);
            var second = ShardOwnership.For(c.Shuffled);
            return first.Members.SequenceEqual(second.Members) && c.Members.All(m => first.RangesOf(m).Equals(second.RangesOf(m)));
        }).Check(Replayed.WithMaxTest(50));
    }

    [Fact]
    public void MovesTo_AnotherMembership_LeadsToItsRanges()
    {
        var cases = Members.Zip(Members).Zip(Options).Select(static c => (Before: c.Item1.Item1, After: c.Item1.Item2, Options: c.Item2)).ToArbitrary();

        Prop.ForAll(cases, static c =>
        {
            var before = ShardOwnership.For(c.Before, c.Options);
            var after = ShardOwnership.For(c.After, c.Options);
            var moves = before.MovesTo(after);
            return c.Before.Union(c.After, StringComparer.Ordinal).All(m =>
            {
                var given = Sum(moves.Where(v => v.From == m));
                var taken = Sum(moves.Where(v => v.To == m));
                return before.RangesOf(m).Except(given).Union(taken).Equals(after.RangesOf(m)) && given.Intersect(taken).IsEmpty;
            });
        }).Check(Replayed);
    }

    [Fact]
    public void MovesTo_FromNobodyAndToNobody_NamesNull()
    {
        var nobody = ShardOwnership.For([]);
        var one = ShardOwnership.For(["a"]);

        Assert.Equal([new ShardMove(null, "a", UidRanges.Whole)], nobody.MovesTo(one));
        Assert.Equal([new ShardMove("a", null, UidRanges.Whole)], one.MovesTo(nobody));
        Assert.Empty(nobody.MovesTo(nobody));
        Assert.Null(nobody.OwnerOf(0));
    }

    [Fact]
    public void Selector_OfRandomOwnerships_CoversTheRangesWithinTheLimit()
    {
        var cases = Members.Zip(Options).Zip(Gen.Choose(76, 2000)).ToArbitrary();

        Prop.ForAll(cases, static c =>
        {
            var ((members, options), limit) = c;
            var ownership = ShardOwnership.For(members, options);
            return members.Select(ownership.RangesOf).Where(static r => !r.IsEmpty).All(ranges =>
                ShardSelector.Format(ranges, limit) is not { } text || (text.Length <= limit && ranges.Except(Parse(text)).IsEmpty));
        }).Check(Replayed);
    }

    private static UidRanges Sum(IEnumerable<ShardMove> moves) => moves.Aggregate(UidRanges.Empty, static (sum, m) => sum.Union(m.Ranges));

    private static UidRanges Parse(string selector) =>
        UidRanges.Of(selector.Split(" || ").Select(static term => term.Split('\'')).Select(static p => new UidRange((ulong)Hex(p[1]), Hex(p[3]))));

    private static UInt128 Hex(string text) => UInt128.Parse(text.AsSpan(2), System.Globalization.NumberStyles.HexNumber, null);
}
