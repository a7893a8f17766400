using System.Buffers;

namespace Lynceus.Exposition.Text;

/// <summary>The beginning of every line of one name, with the brace when the name has to stand in it.</summary>
internal sealed class SampleName
{
    private readonly byte[] _bytes;
    private readonly bool _isLegacy;

    public SampleName(string name)
    {
        _isLegacy = MetricName.IsLegacyName(name);
        var buffer = new ArrayBufferWriter<byte>(64);
        var cursor = new Utf8Cursor(buffer);
        if (!_isLegacy)
        {
            cursor.Write((byte)'{');
        }

        cursor.WriteName(name, _isLegacy);
        cursor.Commit();
        _bytes = buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes all that stands before the value. The labels come as <c>a="b",c="d"</c>.</summary>
    public void Begin(ref Utf8Cursor cursor, ReadOnlySpan<byte> labels, ReadOnlySpan<byte> lastLabel = default)
    {
        cursor.Write(_bytes);
        var hasBrace = !_isLegacy;
        Add(ref cursor, labels, ref hasBrace);
        Add(ref cursor, lastLabel, ref hasBrace);
        cursor.Write(hasBrace ? "} "u8 : " "u8);
    }

    private static void Add(ref Utf8Cursor cursor, ReadOnlySpan<byte> labels, ref bool hasBrace)
    {
        if (!labels.IsEmpty)
        {
            cursor.Write(hasBrace ? (byte)',' : (byte)'{');
            cursor.Write(labels);
            hasBrace = true;
        }
    }
}
