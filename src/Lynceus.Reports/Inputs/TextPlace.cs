using System.Buffers;
using System.Text;

namespace Lynceus.Reports.Inputs;

/// <summary>Where in a text something is, found by reading the text once more: errors are rare, and counting lines is not free.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">Byte in the line, from 1.</param>
/// <param name="Before">Some bytes before the place.</param>
/// <param name="After">Some bytes from the place on.</param>
internal readonly record struct TextPlace(long Line, long Column, byte[] Before, byte[] After)
{
    private const int Context = 64;
    private const int BufferBytes = 64 * 1024;

    /// <summary>The place of a byte.</summary>
    public static TextPlace Of(Func<Stream> reopen, long offset)
    {
        var lines = 1L;
        var lineStart = 0L;
        byte[] before = [];
        byte[] after = [];
        Scan(reopen, (at, chunk) =>
        {
            var until = chunk[..(int)Math.Clamp(offset - at, 0, chunk.Length)];
            lines += until.Count((byte)'\n');
            lineStart = until.LastIndexOf((byte)'\n') is var last and >= 0 ? at + last + 1 : lineStart;
            before = [.. before, .. until[Math.Max(0, until.Length - Context)..]];
            before = before[Math.Max(0, before.Length - Context)..];
            var rest = chunk[until.Length..];
            after = [.. after, .. rest[..Math.Min(rest.Length, Context - after.Length)]];
            return after.Length < Context;
        });
        return new TextPlace(lines, offset - lineStart + 1, before, after);
    }

    /// <summary>The place a number of lines and bytes behind another, as a reader counts that began there.</summary>
    public static TextPlace Behind(Func<Stream> reopen, long start, long lines, long bytes)
    {
        var offset = start;
        var left = lines;
        Scan(reopen, (at, chunk) =>
        {
            var from = (int)Math.Clamp(start - at, 0, chunk.Length);
            for (int next; left > 0 && (next = chunk[from..].IndexOf((byte)'\n')) >= 0; left--)
            {
                from += next + 1;
                offset = at + from;
            }

            return left > 0;
        });
        return Of(reopen, offset + bytes);
    }

    /// <summary>The lines of some bytes, from 1.</summary>
    /// <param name="offsets">In ascending order.</param>
    public static Dictionary<long, long> Lines(Func<Stream> reopen, IReadOnlyList<long> offsets)
    {
        Dictionary<long, long> found = [];
        var (line, next) = (1L, 0);
        Scan(reopen, (at, chunk) =>
        {
            var counted = 0;
            for (; next < offsets.Count && offsets[next] < at + chunk.Length; next++)
            {
                var until = (int)(offsets[next] - at);
                line += chunk[counted..until].Count((byte)'\n');
                counted = until;
                found[offsets[next]] = line;
            }

            line += chunk[counted..].Count((byte)'\n');
            return next < offsets.Count;
        });
        for (; next < offsets.Count; next++)
        {
            found[offsets[next]] = line;
        }

        return found;
    }

    /// <summary>What stands at the place, for people: a word, a character, or its number.</summary>
    public string Found()
    {
        if (After.Length == 0)
        {
            return "the end";
        }

        var status = Rune.DecodeFromUtf8(After, out var rune, out _);
        if (status != OperationStatus.Done)
        {
            return $"the byte 0x{After[0]:x2}, which is not UTF-8,";
        }

        if (char.IsAsciiLetterOrDigit((char)After[0]))
        {
            var word = Encoding.ASCII.GetString(After.AsSpan()[..Math.Min(20, WordLength(After))]);
            return $"'{word}'";
        }

        return rune.Value switch
        {
            '\n' or '\r' => "a line break",
            '\t' => "a tab",
            < 0x20 or 0x7f => $"the control character 0x{rune.Value:x2}",
            _ => $"'{rune}'",
        };
    }

    private static int WordLength(ReadOnlySpan<byte> text)
    {
        var length = 0;
        while (length < text.Length && char.IsAsciiLetterOrDigit((char)text[length]))
        {
            length++;
        }

        return length;
    }

    private static void Scan(Func<Stream> reopen, ChunkReader read)
    {
        using var stream = reopen();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var at = 0L;
            for (int length; (length = stream.Read(buffer)) > 0 && read(at, buffer.AsSpan(0, length)); at += length)
            {
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private delegate bool ChunkReader(long offset, ReadOnlySpan<byte> chunk);
}
