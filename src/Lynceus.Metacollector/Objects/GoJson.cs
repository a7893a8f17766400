using System.Buffers;
using System.Text;

namespace Lynceus.Metacollector.Objects;

/// <summary>Writes JSON text as Go's encoding/json does, since what the original sends is compared as text.</summary>
internal static class GoJson
{
    private static readonly SearchValues<byte> Plain = SearchValues.Create(
        [.. Enumerable.Range(0x20, 0x5F).Select(static c => (byte)c).Where(static c => c is not ((byte)'"' or (byte)'\\' or (byte)'<' or (byte)'>' or (byte)'&'))]);

    public static void WriteString(IBufferWriter<byte> output, string text)
    {
        Span<byte> small = stackalloc byte[512];
        var bytes = Encoding.UTF8.GetMaxByteCount(text.Length) <= small.Length ? small[..Encoding.UTF8.GetBytes(text, small)] : Encoding.UTF8.GetBytes(text);
        WriteString(output, bytes);
    }

    public static void WriteString(IBufferWriter<byte> output, ReadOnlySpan<byte> utf8)
    {
        output.Write("\""u8);
        if (utf8.ContainsAnyExcept(Plain))
        {
            WriteEscaped(output, utf8);
        }
        else
        {
            output.Write(utf8);
        }

        output.Write("\""u8);
    }

    private static void WriteEscaped(IBufferWriter<byte> output, ReadOnlySpan<byte> utf8)
    {
        while (!utf8.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(utf8, out var rune, out var length);
            if (status != OperationStatus.Done)
            {
                output.Write("\\ufffd"u8);
            }
            else if (Escape(rune.Value) is { Length: > 0 } escape)
            {
                output.Write(escape);
            }
            else
            {
                output.Write(utf8[..length]);
            }

            utf8 = utf8[length..];
        }
    }

    private static ReadOnlySpan<byte> Escape(int character) => character switch
    {
        '"' => "\\\""u8,
        '\\' => "\\\\"u8,
        '\n' => "\\n"u8,
        '\r' => "\\r"u8,
        '\t' => "\\t"u8,
        '\b' => "\\b"u8,
        '\f' => "\\f"u8,
        < 0x20 or '<' or '>' or '&' or 0x2028 or 0x2029 => Encoding.ASCII.GetBytes($"\\u{character:x4}"),
        _ => default,
    };
}
