using System.Runtime.InteropServices;
using Lynceus.Metacollector.Objects;
using Lynceus.Metacollector.Protocol;
using Lynceus.Metacollector.Relevance;

namespace Lynceus.Metacollector.Streams;

/// <summary>
/// What one subscriber was told, and which objects it is to hear of. Only that there is something is remembered; what it is follows when it is taken, from what the subscriber was told and what is true then.
/// So the latest state wins, an object that came and went is never mentioned, and nothing waits twice.
/// </summary>
/// <remarks>
/// <para>It holds no more than the objects that concern the node and those that the subscriber was told of, however long nobody takes anything out.</para>
/// <para>What is marked between two takings comes in order: pods that are gone, then new and changed objects with owners before pods, then whatever else is gone. Used under the lock of the view.</para>
/// </remarks>
internal sealed class Mailbox
{
    private const int FirstRank = 0;
    private const int LastRank = ObjectKinds.Count + 1;

    // Entries that were dropped while they waited stay in their list until there are many of them.
    private const int MinDropped = 64;
    private const int MaxIdleCapacity = 16;

    private readonly Dictionary<string, MailboxEntry> _byUid = new(StringComparer.Ordinal);
    private List<WaitingEntry> _next = [];
    private List<WaitingEntry> _taking = [];
    private int _taken;
    private int _dropped;

    /// <summary>How many events wait.</summary>
    public int Depth { get; private set; }

    /// <summary>Entries of any sort.</summary>
    public int Held => _byUid.Count + _next.Count + _taking.Count;

    /// <summary>What the subscriber believes to be there.</summary>
    public IEnumerable<(string Uid, ObjectKind Kind)> Told => _byUid.Where(static e => e.Value.Told != 0).Select(static e => (e.Key, e.Value.Slot.Kind));

    /// <summary>Something about the object is new to the subscriber, or may be.</summary>
    public MarkOutcome Mark(Slot slot, Presence presence, long now)
    {
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_byUid, slot.Uid, out var isKnown);
        if (!isKnown)
        {
            if (presence != Presence.Here)
            {
                _byUid.Remove(slot.Uid);
                return default;
            }

            place = new MailboxEntry(slot);
        }

        var entry = place!;
        entry.Slot = slot;
        if (entry.IsQueued)
        {
            if (entry.Told == 0 && presence != Presence.Here)
            {
                Drop(entry);
            }

            return new MarkOutcome(0, IsCoalesced: true);
        }

        if (presence == Presence.Held || (presence == Presence.Here && entry.Told == slot.Version))
        {
            return default;
        }

        Queue(entry, presence, now);
        return MarkOutcome.Of(presence == Presence.Gone ? EventReason.Delete : entry.Told == 0 ? EventReason.Create : EventReason.Update);
    }

    /// <summary>An earlier stream of the node was told of an object that is gone now.</summary>
    public void MarkForgotten(GoneSlot slot, long now)
    {
        var entry = new MailboxEntry(slot) { Told = -1 };
        if (_byUid.TryAdd(slot.Uid, entry))
        {
            Queue(entry, Presence.Gone, now);
        }
    }

    /// <summary>Takes as many events as there are and fit.</summary>
    public void Take(NodeView node, EventBatch batch, int most)
    {
        while (batch.Count < most && !batch.IsFull && Next() is { } waiting)
        {
            waiting.Entry.IsQueued = false;
            Depth--;
            Decide(waiting.Entry, node, waiting.Since, batch);
        }
    }

    private void Decide(MailboxEntry entry, NodeView node, long since, EventBatch batch)
    {
        var slot = entry.Slot;
        var told = entry.Told;
        switch (slot.On(node))
        {
            case Presence.Here when told == slot.Version:
                break;

            case Presence.Here:
                entry.Told = slot.Version;
                batch.Add(told == 0 ? EventReason.Create : EventReason.Update, slot.Kind, since, slot.Encoded!, slot.References);
                break;

            case Presence.Gone when told != 0:
                _byUid.Remove(slot.Uid);
                node.Gone?.Remove(slot.Uid);
                batch.Add(EventReason.Delete, slot.Kind, since, slot.Deletion, []);
                break;

            default:
                if (told == 0)
                {
                    _byUid.Remove(slot.Uid);
                }

                break;
        }
    }

    private WaitingEntry? Next()
    {
        while (true)
        {
            while (_taken < _taking.Count)
            {
                var waiting = _taking[_taken++];
                if (waiting.Entry.IsQueued)
                {
                    return waiting;
                }

                _dropped--;
            }

            _taking.Clear();
            _taken = 0;
            if (_next.Count == 0)
            {
                Trim();
                return null;
            }

            // What is marked from here on waits for the next round, so that a kind that changes all the time holds up no other.
            (_taking, _next) = (_next, _taking);
            SortByRank(_taking);
        }
    }

    // A snapshot needs room once; a thousand subscribers would keep megabytes for it.
    private void Trim()
    {
        if (_taking.Capacity > MaxIdleCapacity || _next.Capacity > MaxIdleCapacity)
        {
            _taking = [];
            _next = [];
            _byUid.TrimExcess();
        }
    }

    private void Queue(MailboxEntry entry, Presence presence, long now)
    {
        var kind = entry.Slot.Kind;
        entry.IsQueued = true;
        Depth++;
        _next.Add(new WaitingEntry(entry, presence != Presence.Gone ? FirstRank + 1 + (int)kind : kind == ObjectKind.Pod ? FirstRank : LastRank, now));
    }

    private void Drop(MailboxEntry entry)
    {
        entry.IsQueued = false;
        Depth--;
        _byUid.Remove(entry.Slot.Uid);
        if (++_dropped < MinDropped || _dropped < Depth)
        {
            return;
        }

        _taking.RemoveRange(0, _taken);
        _taken = 0;
        _taking.RemoveAll(static w => !w.Entry.IsQueued);
        _next.RemoveAll(static w => !w.Entry.IsQueued);
        _dropped = 0;
    }

    // Stable, and nearly always about one entry.
    private static void SortByRank(List<WaitingEntry> entries)
    {
        if (entries.Count < 2)
        {
            return;
        }

        var ordered = new List<WaitingEntry>(entries.Count);
        for (var rank = FirstRank; rank <= LastRank; rank++)
        {
            foreach (var entry in entries)
            {
                if (entry.Rank == rank)
                {
                    ordered.Add(entry);
                }
            }
        }

        entries.Clear();
        entries.AddRange(ordered);
    }
}
