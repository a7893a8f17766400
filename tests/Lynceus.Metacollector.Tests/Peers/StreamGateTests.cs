using Lynceus.Metacollector.Peers;
using Lynceus.Metacollector.Watching;
using Lynceus.Testing;

namespace Lynceus.Metacollector.Tests.Peers;

public class StreamGateTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _clock = new();
    private readonly OpenStreams _streams = new();

    [Fact]
    [Trait("Attack", "M3")]
    public void EndStalled_OnceTheLimitHasPassed_EndsThoseAlone()
    {
        var gate = NewGate();
        var (stalled, late, silent) = (_streams.Add(), _streams.Add(), _streams.Add());
        stalled.BeginSending(_clock.GetTimestamp());
        _clock.Advance(Limit - TimeSpan.FromSeconds(1));
        late.BeginSending(_clock.GetTimestamp());
        silent.BeginSending(_clock.GetTimestamp());
        silent.EndSending();
        gate.EndStalled();
        Assert.False(stalled.Closing.IsCancellationRequested);

        _clock.Advance(TimeSpan.FromSeconds(1));
        gate.EndStalled();

        Assert.Equal(("stalled", null, null), (stalled.CloseReason, late.CloseReason, silent.CloseReason));
    }

    [Fact]
    public async Task EndStalled_WhileOthersWaitForTurns_EndsThemSooner()
    {
        var gate = NewGate();
        var stalled = _streams.Add();
        stalled.BeginSending(_clock.GetTimestamp());
        _clock.Advance(Limit / 10);
        gate.EndStalled();
        Assert.Null(stalled.CloseReason);

        var entering = Enumerable.Range(0, 33).Select(_ => gate.First.EnterAsync(new Peer(1, "a"), default).AsTask()).ToArray();
        gate.EndStalled();

        Assert.Equal("stalled", stalled.CloseReason);
        foreach (var turn in entering)
        {
            (await turn).Dispose();
        }
    }

    private StreamGate NewGate() => new(new PeerLimits(1L << 30, 1_000), _streams, Limit, _clock);
}
