using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Lynceus.Exposition.Blocks;

/// <summary>
/// 64-bit hash of a part of a series, of multiplications to 128 bits that are folded. Keyed, since labels come from reports: whoever writes them shall not be able to make two
/// series look the same.
/// </summary>
public readonly struct SeriesHash(ulong key1, ulong key2)
{
    private const ulong Odd = 0x9E37_79B9_7F4A_7C15;

    public static SeriesHash WithRandomKey()
    {
        Span<byte> keys = stackalloc byte[16];
        RandomNumberGenerator.Fill(keys);
        return new SeriesHash(BinaryPrimitives.ReadUInt64LittleEndian(keys) | 1, BinaryPrimitives.ReadUInt64LittleEndian(keys[8..]) | 1);
    }

    public ulong Of(ReadOnlySpan<byte> bytes)
    {
        var hash = key1 ^ ((ulong)bytes.Length * Odd);
        for (; bytes.Length > 16; bytes = bytes[16..])
        {
            hash = Fold(BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ key2, BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]) ^ hash);
        }

        ulong a = 0, b = 0;
        if (bytes.Length >= 8)
        {
            a = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            b = BinaryPrimitives.ReadUInt64LittleEndian(bytes[^8..]);
        }
        else if (bytes.Length >= 4)
        {
            a = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            b = BinaryPrimitives.ReadUInt32LittleEndian(bytes[^4..]);
        }
        else if (bytes.Length > 0)
        {
            a = bytes[0] | ((ulong)bytes[bytes.Length / 2] << 8) | ((ulong)bytes[^1] << 16);
        }

        return Fold(Fold(a ^ key2, b ^ hash), Odd ^ hash);
    }

    /// <summary>Of a sum of hashes, in which their order does not count.</summary>
    public ulong Of(ulong sum) => Fold(sum ^ key2, Odd ^ (sum >> 32));

    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }
}
