using System.Net;
using Lynceus.Hosting;
using Lynceus.Metacollector.Peers;

namespace Lynceus.Metacollector.Tests.Peers;

public class PeerBudgetTests
{
    private const int Stream = PeerLimits.StreamBytes;

    [Fact]
    [Trait("Attack", "M3")]
    public void Open_ByAddressAndConnection_KeepsAPartForOthers()
    {
        var budget = new PeerBudget(new PeerLimits(16 * Stream, 100));
        var shares = new List<PeerShare>();
        for (var connection = 0; connection < 3; connection++)
        {
            shares.AddRange(Enumerable.Range(0, 4).Select(_ => budget.TryOpen(new Peer(1, $"{connection}"), out var _)!));
            Assert.Equal((null, connection < 2 ? "connection" : "address"), (budget.TryOpen(new Peer(1, $"{connection}"), out var bound), bound));
        }

        Assert.Equal((null, "address"), (budget.TryOpen(new Peer(1, "new"), out var another), another));
        shares.AddRange(Enumerable.Range(0, 4).Select(i => budget.TryOpen(new Peer(2, $"other-{i}"), out _)!));
        Assert.Equal((null, "total"), (budget.TryOpen(new Peer(3, "x"), out var full), full));
        Assert.Equal(16 * Stream, budget.Bytes);

        shares.ForEach(static s => s.Dispose());
        shares.ForEach(static s => s.Dispose());
        Assert.Equal((0, (0, 0)), (budget.Bytes, budget.Known));
    }

    [Fact]
    public void Open_ByNumber_HasBoundsOfAllAndOfAnAddress()
    {
        var budget = new PeerBudget(new PeerLimits(1L << 40, 3) { StreamsOfAddress = 2 });
        using var first = budget.TryOpen(new Peer(1, "a"), out _);
        using var second = budget.TryOpen(new Peer(1, "b"), out _);

        Assert.Equal((null, "address"), (budget.TryOpen(new Peer(1, "c"), out var address), address));
        using var third = budget.TryOpen(new Peer(2, "d"), out _);
        Assert.Equal((null, "total"), (budget.TryOpen(new Peer(3, "e"), out var total), total));
    }

    [Fact]
    [Trait("Attack", "M3")]
    public void Hold_BeyondTheShare_ChangesNothing()
    {
        var budget = new PeerBudget(new PeerLimits(16 * Stream, 100));
        using var share = budget.TryOpen(new Peer(1, "a"), out _)!;

        Assert.True(share.TryHold(3 * Stream, out _));
        Assert.Equal((false, "connection"), (share.TryHold((3 * Stream) + 1, out var bound), bound));
        Assert.Equal(4 * Stream, budget.Bytes);
        Assert.True(share.TryHold(Stream, out _));
        Assert.Equal(2 * Stream, budget.Bytes);
    }

    [Theory]
    [InlineData(16L << 30, 0, 20_000, 15_000, 4L << 30, 20_000, 15_000)]
    [InlineData(128L << 20, 0, 20_000, 15_000, 32L << 20, 2_048, 1_536)] // what a small pod has is the bound
    [InlineData(20L << 20, 0, 20_000, 15_000, 16L << 20, 1_024, 768)]
    [InlineData(16L << 30, 1L << 20, 20_000, 10, 1L << 20, 64, 10)]
    public void Limits_OfMemory_AreAPartOfIt(long memory, long configured, int streams, int ofAddress, long bytes, int expectedStreams, int expectedOfAddress)
    {
        var limits = PeerLimits.Of(memory, configured, streams, ofAddress);

        Assert.Equal((bytes, expectedStreams, expectedOfAddress), (limits.Bytes, limits.Streams, limits.StreamsOfAddress));
    }

    [Theory]
    [InlineData("10.0.0.1", "::ffff:10.0.0.1", true)]
    [InlineData("2001:db8::1", "2001:db8::2", true)]
    [InlineData("2001:db8::1", "2001:db8:0:1::1", false)]
    [InlineData("10.0.0.1", "10.0.0.2", false)]
    public void Network_OfAnAddress_IsWhatOnePeerHas(string one, string other, bool isSame) =>
        Assert.Equal(isSame, PeerNetwork.Of(IPAddress.Parse(one)) == PeerNetwork.Of(IPAddress.Parse(other)));
}
