using System.Buffers;

namespace Lynceus.Exposition.Text;

/// <summary>Appends one sample line of the text format: name, labels, value, in that order. The line is the same in text 0.0.4 and in OpenMetrics.</summary>
/// <remarks>
/// Source: https://prometheus.io/docs/instrumenting/exposition_formats/ . Allocates nothing. Nobody else may write to the output before <see cref="Value(double)"/>.
/// </remarks>
public ref struct SampleWriter
{
    private Utf8Cursor _cursor;
    private bool _hasBrace;

    /// <summary>For a name that every client reads, such as a literal; it is copied unchecked.</summary>
    public SampleWriter(IBufferWriter<byte> output, ReadOnlySpan<byte> legacyName)
    {
        _cursor = new Utf8Cursor(output);
        _cursor.Write(legacyName);
    }

    /// <summary>A name that is not legacy stands in quotes within the braces.</summary>
    public SampleWriter(IBufferWriter<byte> output, MetricName name)
    {
        _cursor = new Utf8Cursor(output);
        if (name.IsLegacy)
        {
            _cursor.Write(name.Utf8.Span);
            return;
        }

        _cursor.Write("{\""u8);
        _cursor.WriteEscaped(name.Utf8.Span);
        _cursor.Write((byte)'"');
        _hasBrace = true;
    }

    /// <summary>The label's name is copied unchecked; the value may be anything, half surrogates become U+FFFD.</summary>
    public void Label(ReadOnlySpan<byte> legacyName, ReadOnlySpan<char> value)
    {
        BeginLabel(legacyName);
        _cursor.WriteEscaped(value);
        _cursor.Write((byte)'"');
    }

    /// <summary>The label's name is copied unchecked; in the value what is not UTF-8 becomes U+FFFD.</summary>
    public void Label(ReadOnlySpan<byte> legacyName, ReadOnlySpan<byte> value)
    {
        BeginLabel(legacyName);
        _cursor.WriteEscaped(value);
        _cursor.Write((byte)'"');
    }

    public void Label(LabelName name, ReadOnlySpan<char> value)
    {
        if (name.IsLegacy)
        {
            Label(name.Utf8.Span, value);
            return;
        }

        _cursor.Write(_hasBrace ? ",\""u8 : "{\""u8);
        _hasBrace = true;
        _cursor.WriteEscaped(name.Utf8.Span);
        _cursor.Write("\"=\""u8);
        _cursor.WriteEscaped(value);
        _cursor.Write((byte)'"');
    }

    /// <summary>Ends the line.</summary>
    public void Value(double value)
    {
        _cursor.Write(_hasBrace ? "} "u8 : " "u8);
        _cursor.Write(value);
        _cursor.Write((byte)'\n');
        _cursor.Commit();
    }

    /// <summary>Ends the line.</summary>
    public void Value(long value)
    {
        _cursor.Write(_hasBrace ? "} "u8 : " "u8);
        _cursor.Write(value);
        _cursor.Write((byte)'\n');
        _cursor.Commit();
    }

    private void BeginLabel(ReadOnlySpan<byte> name)
    {
        _cursor.Write(_hasBrace ? (byte)',' : (byte)'{');
        _hasBrace = true;
        _cursor.Write(name);
        _cursor.Write("=\""u8);
    }
}
