using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Lynceus.Exposition.Text;

/// <summary>Writes into the spans of a buffer writer and tells it of them only when one is full, since one call per comma would be most of the work.</summary>
/// <remarks>Nobody else may write to the output until <see cref="Commit"/>.</remarks>
internal ref struct Utf8Cursor(IBufferWriter<byte> output)
{
    private const int LeastSpan = 512;

    // Long text is encoded in pieces, so that no span of three times its length is asked for.
    private const int PieceChars = 1024;

    private static readonly SearchValues<char> LabelEscapes = SearchValues.Create("\\\"\n");
    private static readonly SearchValues<byte> LabelEscapeBytes = SearchValues.Create("\\\"\n"u8);
    private static readonly SearchValues<char> HelpEscapes = SearchValues.Create("\\\n");

    private readonly IBufferWriter<byte> _output = output;
    private Span<byte> _span = output.GetSpan(LeastSpan);
    private int _written = 0;

    public void Commit()
    {
        _output.Advance(_written);
        _span = [];
        _written = 0;
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _span.Length - _written)
        {
            Grow(bytes.Length);
        }

        bytes.CopyTo(_span[_written..]);
        _written += bytes.Length;
    }

    public void Write(byte value)
    {
        if (_written == _span.Length)
        {
            Grow(1);
        }

        _span[_written++] = value;
    }

    public void Write(double value)
    {
        Reserve(FloatText.MaxBytes);
        _written += FloatText.Format(value, _span[_written..]);
    }

    public void Write(long value)
    {
        Reserve(FloatText.MaxBytes);
        value.TryFormat(_span[_written..], out var length, default, System.Globalization.CultureInfo.InvariantCulture);
        _written += length;
    }

    /// <summary>Half surrogates become U+FFFD.</summary>
    public void Write(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var length = Math.Min(text.Length, PieceChars);
            if (length < text.Length && char.IsHighSurrogate(text[length - 1]))
            {
                length--;
            }

            Reserve(length * 3);
            _written += Encoding.UTF8.GetBytes(text[..length], _span[_written..]);
            text = text[length..];
        }
    }

    /// <summary>A label's value, or a name in quotes.</summary>
    public void WriteEscaped(ReadOnlySpan<char> value)
    {
        // Almost no value needs it: one vectorised scan, one copy.
        for (var at = value.IndexOfAny(LabelEscapes); at >= 0; at = value.IndexOfAny(LabelEscapes))
        {
            Write(value[..at]);
            Write(value[at] switch { '\n' => @"\n"u8, '"' => @"\"""u8, _ => @"\\"u8 });
            value = value[(at + 1)..];
        }

        Write(value);
    }

    /// <summary>A label's value that is UTF-8 already, or ought to be: what is not valid becomes U+FFFD.</summary>
    public void WriteEscaped(ReadOnlySpan<byte> value)
    {
        if (!Utf8.IsValid(value))
        {
            WriteEscaped(Encoding.UTF8.GetString(value).AsSpan());
            return;
        }

        for (var at = value.IndexOfAny(LabelEscapeBytes); at >= 0; at = value.IndexOfAny(LabelEscapeBytes))
        {
            Write(value[..at]);
            Write(value[at] switch { (byte)'\n' => @"\n"u8, (byte)'"' => @"\"""u8, _ => @"\\"u8 });
            value = value[(at + 1)..];
        }

        Write(value);
    }

    /// <summary>Text of a HELP line of text 0.0.4, where quotes stay.</summary>
    public void WriteHelp(ReadOnlySpan<char> text)
    {
        for (var at = text.IndexOfAny(HelpEscapes); at >= 0; at = text.IndexOfAny(HelpEscapes))
        {
            Write(text[..at]);
            Write(text[at] == '\n' ? @"\n"u8 : @"\\"u8);
            text = text[(at + 1)..];
        }

        Write(text);
    }

    /// <summary>A name in quotes when it needs them.</summary>
    public void WriteName(ReadOnlySpan<char> name, bool isLegacy)
    {
        if (isLegacy)
        {
            Write(name);
            return;
        }

        Write((byte)'"');
        WriteEscaped(name);
        Write((byte)'"');
    }

    private void Reserve(int bytes)
    {
        if (bytes > _span.Length - _written)
        {
            Grow(bytes);
        }
    }

    private void Grow(int bytes)
    {
        _output.Advance(_written);
        _span = _output.GetSpan(Math.Max(bytes, LeastSpan));
        _written = 0;
    }
}
