using System.Buffers;
using Lynceus.Metacollector.Objects;
using Lynceus.Metacollector.Protocol;

namespace Lynceus.Metacollector.Streams;

/// <summary>Some events for one subscriber, copied out of the view, whose bytes are written over when objects change. Used by one task at a time.</summary>
internal sealed class EventBatch
{
    private const int MaxEvents = 64;

    // A thousand streams that begin at once should not each fill buffers with all that they begin with.
    private const int EnoughBytes = 4 * 1024;

    private byte[] _bytes = [];
    private int _used;
    private BrokerEvent[] _events = [];

    public int Count { get; private set; }

    /// <summary>Memory that it has taken.</summary>
    public int Capacity => _bytes.Length;

    /// <summary>Enough for one time; the last event may be as large as it likes.</summary>
    public bool IsFull => Count == MaxEvents || _used >= EnoughBytes;

    public ReadOnlySpan<BrokerEvent> Events => _events.AsSpan(0, Count);

    /// <param name="since">Timestamp of the first change that it tells of.</param>
    /// <param name="encoded">What follows the reason.</param>
    /// <param name="references">What follows that; empty for all but pods.</param>
    public void Add(EventReason reason, ObjectKind kind, long since, ReadOnlySpan<byte> encoded, ReadOnlySpan<byte> references)
    {
        var start = _used;
        Append(reason.Encoded());
        Append(encoded);
        Append(references);
        if (_events.Length == 0)
        {
            _events = ArrayPool<BrokerEvent>.Shared.Rent(MaxEvents);
        }

        _events[Count++] = new BrokerEvent(reason, kind, since, start, _used - start);
    }

    /// <summary>The event as it is sent, without a frame. Valid until the batch is changed.</summary>
    public ReadOnlySpan<byte> MessageOf(in BrokerEvent taken) => _bytes.AsSpan(taken.Start, taken.Length);

    public void Clear() => (Count, _used) = (0, 0);

    /// <summary>Clears it and gives its memory back; it takes new when it is used again.</summary>
    public void Release()
    {
        Clear();
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            ArrayPool<BrokerEvent>.Shared.Return(_events);
            (_bytes, _events) = ([], []);
        }
    }

    private void Append(ReadOnlySpan<byte> part)
    {
        if (_bytes.Length - _used < part.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * EnoughBytes, _used + part.Length));
            _bytes.AsSpan(0, _used).CopyTo(larger);
            if (_bytes.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_bytes);
            }

            _bytes = larger;
        }

        part.CopyTo(_bytes.AsSpan(_used));
        _used += part.Length;
    }
}
