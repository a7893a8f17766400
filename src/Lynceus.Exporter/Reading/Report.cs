using System.Text;

namespace Lynceus.Exporter.Reading;

/// <summary>A report that lies in memory and what was found in it.</summary>
internal readonly ref struct Report(ReadOnlySpan<byte> json, ReportContents contents)
{
    private readonly ReadOnlySpan<byte> _json = json;

    public ReportContents Contents { get; } = contents;

    public ReadOnlySpan<Finding> Findings => Contents.Findings.Items;

    public TextRef this[ReportField field] => Contents[field];

    /// <summary>Whether the bytes in the JSON are the text, and have nothing that needs an escape in a label: JSON escapes quotes, backslashes and line feeds too.</summary>
    public bool IsVerbatim(TextRef text) => !text.IsEscaped && Contents.IsUtf8 && text.Length <= Contents.MaxTextBytes;

    public ReadOnlySpan<byte> Verbatim(TextRef text) => _json.Slice(text.Offset, text.Length);

    /// <summary>The text, valid and cut. It is good until the next text that has to be unescaped is asked for.</summary>
    public ReadOnlySpan<byte> Text(TextRef text) => IsVerbatim(text) ? Verbatim(text) : Unescape(text, ref Contents.Scratch);

    public string String(ReportField field) => Encoding.UTF8.GetString(Text(Contents[field]));

    public string String(TextRef text) => Encoding.UTF8.GetString(Text(text));

    public bool TextEquals(TextRef a, TextRef b)
    {
        if (IsVerbatim(a) && IsVerbatim(b))
        {
            return Verbatim(a).SequenceEqual(Verbatim(b));
        }

        return Text(a).SequenceEqual(IsVerbatim(b) ? Verbatim(b) : Unescape(b, ref Contents.OtherScratch));
    }

    private ReadOnlySpan<byte> Unescape(TextRef text, ref byte[] scratch)
    {
        var escaped = Verbatim(text);
        var limit = Contents.MaxTextBytes;
        var needed = JsonText.MostBytes(escaped.Length, limit);
        if (scratch.Length < needed)
        {
            scratch = new byte[Math.Max(256, 2 * needed)];
        }

        var written = JsonText.Unescape(escaped, scratch, limit, out _);
        if (written > limit)
        {
            written = limit;
            while (written > 0 && (scratch[written] & 0xC0) == 0x80)
            {
                written--;
            }
        }

        return scratch.AsSpan(0, written);
    }
}
