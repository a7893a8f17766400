using System.Text;

namespace Lynceus.Reports.Inputs;

/// <summary>Tells UTF-16, which PowerShell's <c>&gt;</c> writes, from UTF-8.</summary>
internal static class TextEncoding
{
    // So many characters of plain ASCII show the form also without a byte order mark.
    private const int PlainChars = 8;

    /// <summary>Null for UTF-8.</summary>
    /// <exception cref="ReportFormatException">UTF-32.</exception>
    public static Encoding? Of(ReadOnlySpan<byte> head) => head switch
    {
        [0xff, 0xfe, 0, 0, ..] or [0, 0, 0xfe, 0xff, ..] => throw new ReportFormatException(
            "The report is UTF-32; reports are read as UTF-8 or UTF-16. Save it as UTF-8.", ReportProblem.NotAReport),
        [0xff, 0xfe, ..] => Encoding.Unicode,
        [0xfe, 0xff, ..] => Encoding.BigEndianUnicode,
        _ when IsPlain(head, zeros: 1) => Encoding.Unicode,
        _ when IsPlain(head, zeros: 0) => Encoding.BigEndianUnicode,
        _ => null,
    };

    public static Stream ToUtf8(Stream stream, Encoding? encoding) =>
        encoding is null ? stream : Encoding.CreateTranscodingStream(stream, encoding, Encoding.UTF8);

    private static bool IsPlain(ReadOnlySpan<byte> head, int zeros)
    {
        var length = Math.Min(head.Length, 2 * PlainChars) & ~1;
        for (var i = 0; i < length; i += 2)
        {
            if (head[i + zeros] != 0 || head[i + 1 - zeros] is 0 or > 0x7e)
            {
                return false;
            }
        }

        return length >= 4;
    }
}
