using FsCheck;
using FsCheck.Fluent;
using Lynceus.Kubernetes.Sharding;

namespace Lynceus.Kubernetes.Tests.Sharding;

public class UidRangesTests
{
    // A set of sixteenths of the space as 16 bits is the naive model: all operations on ranges have an obvious counterpart there.
    private const int Slots = 16;
    private const ulong SlotSize = 1ul << 60;

    private static readonly Config Replayed = Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20261121, 1);

    [Fact]
    public void Operations_RandomSets_AgreeWithSetsOfBits()
    {
        var pairs = Gen.Choose(0, 0xffff).Two().Select(static p => (A: (ushort)p.Item1, B: (ushort)p.Item2)).ToArbitrary();

        Prop.ForAll(pairs, static p =>
            FromBits(p.A).Union(FromBits(p.B)).Equals(FromBits(p.A | p.B))
            && FromBits(p.A).Intersect(FromBits(p.B)).Equals(FromBits(p.A & p.B))
            && FromBits(p.A).Except(FromBits(p.B)).Equals(FromBits(p.A & ~p.B))
            && FromBits(p.A).Size == (UInt128)SlotSize * (UInt128)int.PopCount(p.A)
            && Enumerable.Range(0, Slots).All(slot => AllContained(FromBits(p.A), slot, ((p.A >> slot) & 1) == 1))).Check(Replayed);
    }

    [Fact]
    public void CoverWith_RandomSets_IsASupersetWithTheSmallestGapsClosed()
    {
        var cases = Gen.Choose(1, 0xffff).Zip(Gen.Choose(1, 8)).ToArbitrary();

        Prop.ForAll(cases, static c =>
        {
            var ranges = FromBits(c.Item1);
            var cover = ranges.CoverWith(c.Item2);
            return cover.Count == Math.Min(ranges.Count, c.Item2) && ranges.Except(cover).IsEmpty && cover[0].Start == ranges[0].Start && cover[^1].End == ranges[^1].End;
        }).Check(Replayed);
    }

    [Fact]
    public void CoverWith_ThreeRanges_JoinsTheNearest()
    {
        var ranges = UidRanges.Of([new UidRange(0, 10), new UidRange(100, 110), new UidRange(115, 120)]);

        Assert.Equal("[0000000000000000, 000000000000000a) [0000000000000064, 0000000000000078)", ranges.CoverWith(2).ToString());
    }

    [Fact]
    public void Of_TouchingAndOverlappingRanges_MergesThem()
    {
        var ranges = UidRanges.Of([new UidRange(20, 30), new UidRange(0, 10), new UidRange(10, 15), new UidRange(12, 14), new UidRange(ulong.MaxValue, UidRange.EndOfSpace)]);

        Assert.Equal([new UidRange(0, 15), new UidRange(20, 30), new UidRange(ulong.MaxValue, UidRange.EndOfSpace)], ranges);
        Assert.True(ranges.Contains(ulong.MaxValue));
        Assert.False(ranges.Contains(15));
    }

    [Fact]
    public void Range_EmptyOrBeyondTheSpace_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new UidRange(5, 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UidRange(5, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new UidRange(5, UidRange.EndOfSpace + 1));
    }

    private static UidRanges FromBits(int bits) =>
        UidRanges.Of(
            from slot in Enumerable.Range(0, Slots)
            where ((bits >> slot) & 1) == 1
            select new UidRange((ulong)slot * SlotSize, (UInt128)(ulong)slot * SlotSize + SlotSize));

    private static bool AllContained(UidRanges ranges, int slot, bool expected)
    {
        var first = (ulong)slot * SlotSize;
        return ranges.Contains(first) == expected && ranges.Contains(first + SlotSize / 2) == expected && ranges.Contains(first + (SlotSize - 1)) == expected;
    }
}
