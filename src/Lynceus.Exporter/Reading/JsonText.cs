using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Lynceus.Exporter.Reading;

/// <summary>What a string of JSON says, without ever failing: NUL, half surrogates and bytes that are not UTF-8 become U+FFFD.</summary>
internal static class JsonText
{
    // A byte that is not UTF-8 becomes three.
    private const int Growth = 3;
    private const int LongestRune = 4;

    private static ReadOnlySpan<byte> Replacement => "\uFFFD"u8;

    /// <summary>Room that <see cref="Unescape"/> needs.</summary>
    public static int MostBytes(int jsonLength, int limit) => (Growth + 1) * (Math.Min(jsonLength, limit) + LongestRune + 1);

    /// <param name="json">Between the quotes, of a string that a JSON reader took.</param>
    /// <param name="text">Takes the text; <see cref="MostBytes"/> are enough.</param>
    /// <param name="limit">More than this need not be written; what is beyond it may be broken.</param>
    /// <returns>Bytes written.</returns>
    public static int Unescape(ReadOnlySpan<byte> json, Span<byte> text, int limit, out bool isReplaced)
    {
        isReplaced = false;
        var length = 0;
        while (!json.IsEmpty && length <= limit)
        {
            var most = (int)Math.Min((long)limit - length + LongestRune, json.Length);
            var plain = json[..most].IndexOf((byte)'\\');
            plain = plain < 0 ? most : plain;
            length += CopyValid(json[..plain], text[length..], ref isReplaced);
            json = json[plain..];
            if (json.Length > 1 && json[0] == '\\')
            {
                length += UnescapeOne(ref json, text[length..], ref isReplaced);
            }
        }

        return length;
    }

    private static int CopyValid(ReadOnlySpan<byte> bytes, Span<byte> text, ref bool isReplaced)
    {
        var length = 0;
        while (!bytes.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(bytes, out _, out var consumed);
            if (status == OperationStatus.Done)
            {
                var valid = ValidLength(bytes);
                bytes[..valid].CopyTo(text[length..]);
                length += valid;
                bytes = bytes[valid..];
                continue;
            }

            isReplaced = true;
            length += Copy(Replacement, text[length..]);
            bytes = bytes[consumed..];
        }

        return length;
    }

    private static int ValidLength(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
        {
            return bytes.Length;
        }

        var length = 0;
        while (length < bytes.Length && Rune.DecodeFromUtf8(bytes[length..], out _, out var consumed) == OperationStatus.Done)
        {
            length += consumed;
        }

        return length;
    }

    private static int UnescapeOne(ref ReadOnlySpan<byte> json, Span<byte> text, ref bool isReplaced)
    {
        var escape = json[1];
        if (escape != 'u')
        {
            json = json[2..];
            text[0] = escape switch
            {
                (byte)'n' => (byte)'\n',
                (byte)'t' => (byte)'\t',
                (byte)'r' => (byte)'\r',
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                _ => escape,
            };
            return 1;
        }

        var first = CodeUnit(json);
        json = json[Math.Min(6, json.Length)..];
        if (first == 0 || char.IsLowSurrogate(first))
        {
            isReplaced = true;
            return Copy(Replacement, text);
        }

        if (!char.IsHighSurrogate(first))
        {
            return new Rune(first).EncodeToUtf8(text);
        }

        if (json.StartsWith("\\u"u8) && CodeUnit(json) is var second && char.IsLowSurrogate(second))
        {
            json = json[6..];
            return new Rune(first, second).EncodeToUtf8(text);
        }

        isReplaced = true;
        return Copy(Replacement, text);
    }

    private static char CodeUnit(ReadOnlySpan<byte> json) =>
        json.Length >= 6 && Utf8Parser.TryParse(json.Slice(2, 4), out ushort unit, out var consumed, 'x') && consumed == 4 ? (char)unit : '\0';

    private static int Copy(ReadOnlySpan<byte> from, Span<byte> to)
    {
        from.CopyTo(to);
        return from.Length;
    }
}
