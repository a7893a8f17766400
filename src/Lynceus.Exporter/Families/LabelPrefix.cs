using System.Buffers;
using System.Text;
using Lynceus.Exporter.Reading;

namespace Lynceus.Exporter.Families;

/// <summary>Name and first labels that all lines of a report in one family have. Used again and again.</summary>
internal sealed class LabelPrefix
{
    private readonly ArrayBufferWriter<byte> _bytes = new(1024);
    private bool _hasLabel;

    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    public void Begin(ReadOnlySpan<byte> family)
    {
        _bytes.ResetWrittenCount();
        _bytes.Write(family);
        _bytes.Write("{"u8);
        _hasLabel = false;
    }

    public void Label(ReadOnlySpan<byte> name, in Report report, TextRef value)
    {
        var line = BeginLabel(name);
        line.Write(report, value);
        End(ref line);
    }

    /// <param name="value">Has nothing to be escaped.</param>
    public void Label(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var line = BeginLabel(name);
        line.Write(value);
        End(ref line);
    }

    public void Label(ReadOnlySpan<byte> name, string value)
    {
        var line = BeginLabel(name);
        line.WriteEscaped(Encoding.UTF8.GetBytes(value));
        End(ref line);
    }

    /// <summary>Two texts with a slash between them.</summary>
    public void Label(ReadOnlySpan<byte> name, in Report report, TextRef first, TextRef second)
    {
        var line = BeginLabel(name);
        line.Write(report, first);
        line.Write("/"u8);
        line.Write(report, second);
        End(ref line);
    }

    private LineWriter BeginLabel(ReadOnlySpan<byte> name)
    {
        var line = new LineWriter(_bytes);
        if (_hasLabel)
        {
            line.Write(","u8);
        }

        _hasLabel = true;
        line.Write(name);
        line.Write("=\""u8);
        return line;
    }

    private static void End(ref LineWriter line)
    {
        line.Write("\""u8);
        line.Flush();
    }
}
