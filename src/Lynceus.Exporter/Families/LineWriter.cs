using System.Buffers;
using System.Globalization;
using Lynceus.Exporter.Reading;

namespace Lynceus.Exporter.Families;

/// <summary>Appends lines, or the beginning of one, from the texts of reports. Nobody else may write to the output before <see cref="Flush"/>.</summary>
/// <remarks>Beside <see cref="Exposition.Text.SampleWriter"/> it knows that most texts of JSON need neither a check nor an escape, and copies what all lines of a report begin with.</remarks>
internal ref struct LineWriter(IBufferWriter<byte> output)
{
    private const int LeastSpan = 4096;

    // "-2.2250738585072014E-308" has 24 bytes.
    private const int MostNumberBytes = 32;

    private static readonly SearchValues<byte> Escaped = SearchValues.Create("\\\"\n"u8);

    private readonly IBufferWriter<byte> _output = output;
    private Span<byte> _span = output.GetSpan(LeastSpan);
    private int _written = 0;

    public void Flush()
    {
        _output.Advance(_written);
        _span = [];
        _written = 0;
    }

    public void Write(scoped ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _span.Length - _written)
        {
            Grow(bytes.Length);
        }

        bytes.CopyTo(_span[_written..]);
        _written += bytes.Length;
    }

    public void WriteEscaped(scoped ReadOnlySpan<byte> text)
    {
        for (var at = text.IndexOfAny(Escaped); at >= 0; at = text.IndexOfAny(Escaped))
        {
            Write(text[..at]);
            Write(text[at] switch { (byte)'\n' => "\\n"u8, (byte)'"' => "\\\""u8, _ => "\\\\"u8 });
            text = text[(at + 1)..];
        }

        Write(text);
    }

    public void Write(in Report report, TextRef text)
    {
        if (report.IsVerbatim(text))
        {
            Write(report.Verbatim(text));
        }
        else
        {
            WriteEscaped(report.Text(text));
        }
    }

    /// <param name="token">As <see cref="LabelToken"/> makes it.</param>
    public void Label(scoped ReadOnlySpan<byte> token, in Report report, TextRef value)
    {
        Write(token);
        Write(report, value);
        Write("\""u8);
    }

    /// <param name="token">As <see cref="LabelToken"/> makes it.</param>
    /// <param name="value">Has nothing to be escaped.</param>
    public void Label(scoped ReadOnlySpan<byte> token, scoped ReadOnlySpan<byte> value)
    {
        Write(token);
        Write(value);
        Write("\""u8);
    }

    /// <summary>Shortest form; integers without fraction or exponent.</summary>
    public void Write(double value)
    {
        if (value == Math.Truncate(value) && Math.Abs(value) < 1L << 53)
        {
            Write((long)value);
            return;
        }

        if (MostNumberBytes > _span.Length - _written)
        {
            Grow(MostNumberBytes);
        }

        value.TryFormat(_span[_written..], out var length, default, CultureInfo.InvariantCulture);
        _written += length;
    }

    public void Write(long value)
    {
        if (MostNumberBytes > _span.Length - _written)
        {
            Grow(MostNumberBytes);
        }

        value.TryFormat(_span[_written..], out var length, default, CultureInfo.InvariantCulture);
        _written += length;
    }

    /// <summary>Ends the line.</summary>
    public void Value(double value)
    {
        Write("} "u8);
        Write(value);
        Write("\n"u8);
    }

    private void Grow(int bytes)
    {
        _output.Advance(_written);
        _span = _output.GetSpan(Math.Max(bytes, LeastSpan));
        _written = 0;
    }
}
