namespace Lynceus.Hub.Storage.Sqlite;

/// <summary>Ascending item ids as bytes: the difference to the one before, 7 bits a byte, lowest first, the high bit on all but the last.</summary>
internal static class VariantItems
{
    public static byte[] Write(IReadOnlyList<long> ids)
    {
        var bytes = new List<byte>(ids.Count * 2);
        var before = 0L;
        foreach (var id in ids)
        {
            var rest = (ulong)(id - before);
            for (before = id; rest >= 0x80; rest >>= 7)
            {
                bytes.Add((byte)(rest | 0x80));
            }

            bytes.Add((byte)rest);
        }

        return [.. bytes];
    }

    public static List<long> Read(ReadOnlySpan<byte> bytes)
    {
        var ids = new List<long>(bytes.Length);
        var (before, difference, shift) = (0L, 0UL, 0);
        foreach (var b in bytes)
        {
            difference |= (ulong)(b & 0x7f) << shift;
            shift += 7;
            if (b < 0x80)
            {
                before += (long)difference;
                ids.Add(before);
                (difference, shift) = (0UL, 0);
            }
        }

        return ids;
    }
}
