using System.Globalization;
using System.Text.Json;
using Lynceus.Kubernetes.Sharding;
using Lynceus.Testing;

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

    // What an API server 1.36.2 answered to a list of the lower and of the upper half.
    [Theory]
    [InlineData(true, "d6f1d3e6-e867-4a6a-ac98-f0520cef8d78")]
    [InlineData(true, "b2e247c9-015b-4ca8-9842-2503ee5617af")]
    [InlineData(true, "2b6ffa08-b2f9-44a8-8604-f2dd420c891e")]
    [InlineData(false, "7e3683b5-a238-42c4-83d9-16be6a9b14a0")]
    [InlineData(false, "ac2ed1e2-c350-4d9b-98d0-1cfbcad1f6bc")]
    [InlineData(false, "bec08cac-11ab-4d5d-a51b-c8de2a7cfd25")]
    public void ContainsUid_HalfThatTheServerListed_HoldsTheUid(bool lower, string uid) =>
        Assert.Equal(lower, UidRanges.Of([new UidRange(0, Half)]).ContainsUid(uid));

    [Fact]
    public void Format_RecordedSelectors_AreWrittenAndUnderstoodAsTheServerDoes()
    {
        var path = Path.Combine(RepositoryPaths.Shared ?? "", "kube-exchanges", "sharded.json");
        if (!File.Exists(path))
        {
            return; // the samples above stand for them
        }

        using var recorded = JsonDocument.Parse(File.ReadAllBytes(path));
        var checkedUids = 0;
        foreach (var exchange in recorded.RootElement.GetProperty("cases").EnumerateArray())
        {
            var query = exchange.GetProperty("request").GetProperty("path").GetString()!.Split("shardSelector=")[1];
            var selector = Uri.UnescapeDataString(query.Split('&')[0]);
            var response = exchange.GetProperty("response");
            if (response.GetProperty("status").GetInt32() != 200 || !selector.Contains("metadata.uid", StringComparison.Ordinal))
            {
                continue;
            }

            var ranges = UidRanges.Of(selector.Split(" || ").Select(static term => term.Split('\'')).Select(static p => new UidRange((ulong)Hex(p[1]), Hex(p[3]))));
            Assert.Equal(selector, ShardSelector.Format(ranges));
            if (!response.TryGetProperty("body", out var body) || body.GetProperty("items").ValueKind != JsonValueKind.Array)
            {
                continue; // a watch, or no pods
            }

            foreach (var item in body.GetProperty("items").EnumerateArray())
            {
                Assert.True(ranges.ContainsUid(item.GetProperty("metadata").GetProperty("uid").GetString()));
                checkedUids++;
            }
        }

        Assert.True(checkedUids > 20, "uids");
    }

    private static UInt128 Hex(string text) => UInt128.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
