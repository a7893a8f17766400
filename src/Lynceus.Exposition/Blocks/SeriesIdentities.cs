namespace Lynceus.Exposition.Blocks;

/// <summary>Which version of an owner has the series of an identity. A hash table of twelve bytes an entry and a fifth to a half of empty ones. Not for concurrent use.</summary>
/// <remarks>256 tables by the first byte of the identity, so that growth moves one at a time and their arrays stay small enough for the collector to move.</remarks>
internal sealed class SeriesIdentities
{
    public const int Nobody = 0;

    private const int SmallestCapacity = 8;

    private readonly Table[] _tables = new Table[256];

    public int Count { get; private set; }

    /// <summary>The version, or <see cref="Nobody"/>.</summary>
    public int this[ulong identity]
    {
        get
        {
            ref var table = ref _tables[identity >> 56];
            return table.Count == 0 ? Nobody : table.Versions[table.Find(identity)];
        }
    }

    public void Set(ulong identity, int version)
    {
        ref var table = ref _tables[identity >> 56];
        if (5 * (table.Count + 1) > 4 * table.Capacity)
        {
            table.Resize(Math.Max(SmallestCapacity, table.Capacity + (table.Capacity / 2)));
        }

        var at = table.Find(identity);
        if (table.Versions[at] == Nobody)
        {
            table.Hashes[at] = identity;
            table.Count++;
            Count++;
        }

        table.Versions[at] = version;
    }

    public void Remove(ulong identity)
    {
        ref var table = ref _tables[identity >> 56];
        if (table.Count == 0)
        {
            return;
        }

        var at = table.Find(identity);
        if (table.Versions[at] == Nobody)
        {
            return;
        }

        table.Clear(at);
        table.Count--;
        Count--;
        if (table.Capacity > SmallestCapacity && table.Count < table.Capacity / 4)
        {
            table.Resize(Math.Max(SmallestCapacity, table.Capacity / 2));
        }
    }

    private struct Table
    {
        public ulong[] Hashes;
        public int[] Versions;
        public int Count;

        public readonly int Capacity => Hashes is null ? 0 : Hashes.Length;

        /// <summary>The place of the identity, or the empty one where it would be.</summary>
        public readonly int Find(ulong identity)
        {
            var at = Home(identity);
            while (Versions[at] != Nobody && Hashes[at] != identity)
            {
                at = at + 1 == Hashes.Length ? 0 : at + 1;
            }

            return at;
        }

        /// <summary>Empties a place and moves those after it that it had pushed away from their own.</summary>
        public readonly void Clear(int at)
        {
            for (var next = at; ;)
            {
                next = next + 1 == Hashes.Length ? 0 : next + 1;
                if (Versions[next] == Nobody)
                {
                    break;
                }

                var home = Home(Hashes[next]);
                var isReachable = at <= next ? at < home && home <= next : at < home || home <= next;
                if (!isReachable)
                {
                    (Hashes[at], Versions[at]) = (Hashes[next], Versions[next]);
                    at = next;
                }
            }

            Versions[at] = Nobody;
        }

        public void Resize(int capacity)
        {
            var (hashes, versions) = (Hashes, Versions);
            (Hashes, Versions) = (new ulong[capacity], new int[capacity]);
            for (var i = 0; i < (hashes?.Length ?? 0); i++)
            {
                if (versions[i] != Nobody)
                {
                    var at = Find(hashes![i]);
                    (Hashes[at], Versions[at]) = (hashes[i], versions[i]);
                }
            }
        }

        // The first byte chose the table.
        private readonly int Home(ulong identity) => (int)Math.BigMul(identity << 8, (ulong)Hashes.Length, out _);
    }
}
