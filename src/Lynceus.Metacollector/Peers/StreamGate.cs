using Lynceus.Metacollector.Watching;

namespace Lynceus.Metacollector.Peers;

/// <summary>Keeps peers that do not read from costing more than their part: bounds what streams hold, gives out turns to send, and ends streams that are stuck.</summary>
/// <remarks>It relies on a flush that does not end before the client has taken what was written, and on nothing else of the transport.</remarks>
internal sealed class StreamGate(PeerLimits limits, OpenStreams streams, TimeSpan stallTimeout, TimeProvider time)
{
    public const string StalledReason = "stalled";

    // A batch is some kilobytes, and a healthy client takes it within milliseconds.
    private const int Turns = 512;
    private const int TurnsOfAddress = 128;
    private const int TurnsOfConnection = 32;

    // So much sooner when others wait for the turns.
    private const int Hurry = 10;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public PeerBudget Budget { get; } = new(limits);

    /// <summary>For the first that a stream says. Those that go on have turns of their own, so that nobody new waits behind them.</summary>
    public SendTurns First { get; } = new(Turns, TurnsOfAddress, TurnsOfConnection);

    /// <summary>For all that follows.</summary>
    public SendTurns Next { get; } = new(Turns, TurnsOfAddress, TurnsOfConnection);

    /// <summary>Ends streams that are stuck, until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            EndStalled();
        }
    }

    internal void EndStalled()
    {
        var limit = First.IsShort || Next.IsShort ? stallTimeout / Hurry : stallTimeout;
        streams.CloseStalled(time.GetTimestamp() - (long)(limit.TotalSeconds * time.TimestampFrequency), StalledReason);
    }
}
