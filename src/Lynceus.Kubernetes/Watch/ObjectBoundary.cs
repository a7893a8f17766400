using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text.Json;

namespace Lynceus.Kubernetes.Watch;

/// <summary>
/// Finds where a JSON object ends, over any number of pieces, without looking at anything twice. Only quotes, backslashes and brackets count; whether the JSON in between is right is for the reader that follows.
/// </summary>
/// <remarks>
/// Works on 64 bytes at a time as bit masks, an idea of simdjson (Langdale and Lemire, "Parsing gigabytes of JSON per second"). Bracket by bracket, this search took longer than reading the object afterwards.
/// </remarks>
internal struct ObjectBoundary
{
    private const int BlockBytes = 64;

    private int _depth;
    private bool _inText;
    private bool _escapesNext;

    /// <summary>How many bytes from the start of the object have been looked at.</summary>
    public int Scanned { get; private set; }

    /// <summary>Continues in <paramref name="bytes"/>, which begin where the object begins. True when the object ends in them; then <see cref="Scanned"/> is its length.</summary>
    /// <exception cref="JsonException">A bracket closes what was not opened.</exception>
    public bool TryFindEnd(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length - Scanned >= BlockBytes)
        {
            if (TryFindEndInBlock(bytes.Slice(Scanned, BlockBytes), BlockBytes))
            {
                return true;
            }
        }

        var rest = bytes[Scanned..];
        if (rest.IsEmpty)
        {
            return false;
        }

        Span<byte> padded = stackalloc byte[BlockBytes];
        padded.Clear();
        rest.CopyTo(padded);
        return TryFindEndInBlock(padded, rest.Length);
    }

    private bool TryFindEndInBlock(ReadOnlySpan<byte> block, int length)
    {
        var low = Vector256.Create(block);
        var high = Vector256.Create(block[32..]);
        var escaped = Escaped(Mask(low, high, '\\'), length);
        var quotes = Mask(low, high, '"') & ~escaped;

        // Bit i of the running parity of quotes says whether byte i lies in a text.
        var inText = quotes;
        inText ^= inText << 1;
        inText ^= inText << 2;
        inText ^= inText << 4;
        inText ^= inText << 8;
        inText ^= inText << 16;
        inText ^= inText << 32;
        inText = _inText ? ~inText : inText;
        _inText = (inText >> 63) != 0;

        // '{' and '[', and '}' and ']', differ in the bit of lower case only.
        var lowerCase = Vector256.Create((byte)0x20);
        var opening = Mask(low | lowerCase, high | lowerCase, '{') & ~inText;
        var closing = Mask(low | lowerCase, high | lowerCase, '}') & ~inText;
        var closings = BitOperations.PopCount(closing);
        if (_depth > closings)
        {
            _depth += BitOperations.PopCount(opening) - closings;
            Scanned += length;
            return false;
        }

        return TryFindEndByBracket(opening, closing, length);
    }

    private bool TryFindEndByBracket(ulong opening, ulong closing, int length)
    {
        for (var brackets = opening | closing; brackets != 0; brackets &= brackets - 1)
        {
            var at = BitOperations.TrailingZeroCount(brackets);
            _depth += (opening >> at & 1) != 0 ? 1 : -1;
            if (_depth <= 0)
            {
                Scanned += at + 1;
                return _depth == 0 ? true : throw new JsonException("A bracket closes what was not opened.");
            }
        }

        Scanned += length;
        return false;
    }

    private static ulong Mask(Vector256<byte> low, Vector256<byte> high, char wanted)
    {
        var all = Vector256.Create((byte)wanted);
        return Vector256.Equals(low, all).ExtractMostSignificantBits() | ((ulong)Vector256.Equals(high, all).ExtractMostSignificantBits() << 32);
    }

    /// <summary>The bytes that a backslash before them makes plain. Almost always there is none.</summary>
    private ulong Escaped(ulong backslashes, int length)
    {
        var escaped = _escapesNext ? 1UL : 0;
        var escapesNext = false;
        backslashes &= ~escaped;
        while (backslashes != 0)
        {
            var at = BitOperations.TrailingZeroCount(backslashes);
            escapesNext = at == length - 1;
            escaped |= at < BlockBytes - 1 ? 2UL << at : 0;
            backslashes &= at < BlockBytes - 1 ? ~(3UL << at) : 0;
        }

        _escapesNext = escapesNext;
        return escaped;
    }
}
