using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Lynceus.Reports.Json;

/// <summary>A direct-mapped cache from bytes to strings: a text seen before costs a comparison instead of an allocation.</summary>
/// <remarks>Bounded by construction: 16,384 slots of ASCII texts up to 512 bytes, 1,024 of longer ones up to 2,048, and 1,024 of texts with escapes up to
/// 4,096 bytes. A collision replaces the older text.</remarks>
internal sealed class Utf8StringPool
{
    private const int ShortSlots = 16_384;
    private const int LongSlots = 1024;
    private const int MaxShortBytes = 512;
    private const int MaxBytes = 2048;
    private const int EscapedSlots = 1024;
    private const int MaxEscapedBytes = 4096;

    // The long ones stand behind the short ones.
    private readonly string?[] _slots = new string?[ShortSlots + LongSlots];
    private readonly (byte[]? Escaped, string Text)[] _escaped = new (byte[]?, string)[EscapedSlots];

    /// <summary>Finds the string for the bytes; false when it is not held, and <paramref name="slot"/> then says where to put it (-1: nowhere).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryGet(ReadOnlySpan<byte> utf8, out string text, out int slot)
    {
        if (utf8.Length > MaxBytes)
        {
            slot = -1;
            text = "";
            return false;
        }

        var hash = (int)Hash(utf8);
        slot = utf8.Length <= MaxShortBytes ? hash & (ShortSlots - 1) : ShortSlots + (hash & (LongSlots - 1));
        text = _slots[slot] ?? "";
        return text.Length == utf8.Length && Ascii.Equals(utf8, text);
    }

    public void Put(int slot, string text)
    {
        if (slot >= 0)
        {
            _slots[slot] = text;
        }
    }

    /// <summary>The text of a JSON string that has escapes, from the bytes between its quotes.</summary>
    public string Unescaped(ReadOnlySpan<byte> escaped, ref Utf8JsonReader reader)
    {
        if (escaped.Length > MaxEscapedBytes)
        {
            return reader.GetString()!;
        }

        ref var slot = ref _escaped[Hash(escaped) & (EscapedSlots - 1)];
        if (slot.Escaped is null || !escaped.SequenceEqual(slot.Escaped))
        {
            slot = (escaped.ToArray(), reader.GetString()!);
        }

        return slot.Text;
    }

    // Length, head, middle and tail tell apart the texts of security reports well enough; a wrong guess only costs an allocation.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint Hash(ReadOnlySpan<byte> utf8)
    {
        ulong hash = (ulong)utf8.Length * 0x9E3779B97F4A7C15;
        if (utf8.Length >= 8)
        {
            hash = (hash ^ MemoryMarshal.Read<ulong>(utf8)) * 0xff51afd7ed558ccd;
            hash = (hash ^ MemoryMarshal.Read<ulong>(utf8[((utf8.Length - 8) / 2)..])) * 0xc4ceb9fe1a85ec53;
            hash = (hash ^ MemoryMarshal.Read<ulong>(utf8[^8..])) * 0x9E3779B97F4A7C15;
        }
        else
        {
            foreach (var b in utf8)
            {
                hash = (hash ^ b) * 0x100000001b3;
            }
        }

        return (uint)(hash >> 32) ^ (uint)(hash >> 13);
    }
}
