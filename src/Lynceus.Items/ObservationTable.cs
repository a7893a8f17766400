using Lynceus.Reports;

namespace Lynceus.Items;

/// <summary>The identities of one report in their order, found by key. Grows in blocks, so that a million of them are never copied.</summary>
internal sealed class ObservationTable
{
    private const int BlockBits = 13;
    private const int BlockSize = 1 << BlockBits;
    private const int MinSlots = 1024;

    private readonly List<Observation[]> _blocks = [];

    // Open addressing over the numbers of observations plus one; at most half full. Keys are hashes already.
    private int[] _slots = new int[MinSlots];

    public int Count { get; private set; }

    public ref Observation this[int number] => ref _blocks[number >> BlockBits][number & (BlockSize - 1)];

    public bool TryFind(UInt128 key, out int number)
    {
        for (var slot = SlotOf(key); ; slot = (slot + 1) & (_slots.Length - 1))
        {
            number = _slots[slot] - 1;
            if (number < 0)
            {
                return false;
            }

            if (this[number].Key == key)
            {
                return true;
            }
        }
    }

    /// <summary>Adds an identity that is not in the table.</summary>
    public ref Observation Add(Fingerprint key, out int number)
    {
        if (2 * (Count + 1) > _slots.Length)
        {
            Grow();
        }

        number = Count++;
        if (number >> BlockBits == _blocks.Count)
        {
            _blocks.Add(new Observation[BlockSize]);
        }

        ref var observation = ref this[number];
        observation.Key = key.Value;
        Insert(key.Value, number);
        return ref observation;
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        for (var i = 0; i < Count; i++)
        {
            Insert(this[i].Key, i);
        }
    }

    private void Insert(UInt128 key, int number)
    {
        var slot = SlotOf(key);
        while (_slots[slot] != 0)
        {
            slot = (slot + 1) & (_slots.Length - 1);
        }

        _slots[slot] = number + 1;
    }

    private int SlotOf(UInt128 key) => (int)(ulong)key & (_slots.Length - 1);
}
