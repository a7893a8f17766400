using Lynceus.Metacollector.Relevance;

namespace Lynceus.Metacollector.Streams;

/// <summary>What one subscriber knows of one uid. There is one for each object that concerns each node, so it is kept small.</summary>
internal sealed class MailboxEntry(Slot slot)
{
    private const long Queued = 1;

    // The version, and the flag in the lowest bit.
    private long _state;

    public Slot Slot { get; set; } = slot;

    /// <summary>The version it was told last; 0 when it was told of none.</summary>
    public long Told
    {
        get => _state >> 1;
        set => _state = (value << 1) | (_state & Queued);
    }

    /// <summary>It is to be told something.</summary>
    public bool IsQueued
    {
        get => (_state & Queued) != 0;
        set => _state = value ? _state | Queued : _state & ~Queued;
    }
}
