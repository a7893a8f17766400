using Lynceus.Kubernetes.Sharding;

namespace Lynceus.Kubernetes.Tests.Sharding;

public class ShardSelectorTests
{
    private const ulong Half = 1ul << 63;

    [Fact]
    public void Format_LowerHalf_IsWhatTheServerTakes() =>
        Assert.Equal(
            "shardRange(object.metadata.uid, '0x0000000000000000', '0x8000000000000000')",
            ShardSelector.Format(UidRanges.Of([new UidRange(0, Half)])));

    [Fact]
    public void Format_TwoRanges_AreJoinedAndTheLastMayEndTheSpace() =>
        Assert.Equal(
            "shardRange(object.metadata.uid, '0x0000000000000000', '0x2000000000000000') || shardRange(object.metadata.uid, '0xc000000000000000', '0x10000000000000000')",
            ShardSelector.Format(UidRanges.Of([new UidRange(0xc000000000000000, UidRange.EndOfSpace), new UidRange(0, 0x2000000000000000)])));

    [Fact]
    public void Format_WholeSpace_NeedsNoSelector() => Assert.Null(ShardSelector.Format(UidRanges.Whole));

    [Fact]
    public void Format_Nothing_IsRefused() => Assert.Throws<ArgumentException>(() => ShardSelector.Format(UidRanges.Empty));

    [Fact]
    public void Format_LimitBelowOneRange_NeedsNoSelector() => Assert.Null(ShardSelector.Format(UidRanges.Of([new UidRange(0, Half)]), maxBytes: 75));

    [Fact]
    public void Format_TooManyRanges_CoversThemWithinTheLimit()
    {
        var ranges = UidRanges.Of([new UidRange(0, 10), new UidRange(100, 110), new UidRange(115, 120)]);

        var selector = ShardSelector.Format(ranges, maxBytes: 160);

        Assert.Equal(
            "shardRange(object.metadata.uid, '0x0000000000000000', '0x000000000000000a') || shardRange(object.metadata.uid, '0x0000000000000064', '0x0000000000000078')",
            selector);
    }

    [Fact]
    public void Format_CoverOfEverything_NeedsNoSelector() =>
        Assert.Null(ShardSelector.Format(UidRanges.Of([new UidRange(0, 10), new UidRange(20, UidRange.EndOfSpace)]), maxBytes: 80));
}
