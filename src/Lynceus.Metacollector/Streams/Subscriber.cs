using Lynceus.Metacollector.Objects;
using Lynceus.Metacollector.Relevance;

namespace Lynceus.Metacollector.Streams;

/// <summary>One stream as the view sees it.</summary>
internal sealed class Subscriber(NodeView node, KindSet kinds, long since)
{
    private readonly WakeSignal _signal = new();

    public NodeView Node { get; } = node;

    public KindSet Kinds { get; } = kinds;

    /// <summary>Timestamp of its beginning.</summary>
    public long Since { get; } = since;

    /// <summary>Guarded by the view.</summary>
    public Mailbox Mailbox { get; } = new();

    public void Wake() => _signal.Set();

    /// <summary>Completes when there may be something to take, or somebody called <see cref="Wake"/>. One task at a time may wait.</summary>
    public ValueTask WaitAsync() => _signal.WaitAsync();
}
