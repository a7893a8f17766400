using System.Buffers;
using System.Text;
using Lynceus.Exposition.Text;

namespace Lynceus.Exposition.Registry;

/// <summary>The labels of one series, rendered once.</summary>
internal sealed class LabelSet
{
    public static readonly LabelSet Empty = new([], []);

    private readonly byte[] _text;
    private readonly bool _isLegacy;

    public LabelSet(LabelName[] names, string[] values)
    {
        (Names, Values) = (names, values);
        for (var i = 0; i < values.Length; i++)
        {
            // Written as they are, two values that differ only in what has no encoding would be one series twice.
            values[i] = Valid(values[i]);
        }

        _isLegacy = Array.TrueForAll(names, static n => n.IsLegacy);
        _text = Render(EscapingScheme.AllowUtf8);
    }

    public LabelName[] Names { get; }

    public string[] Values { get; }

    /// <summary>As <c>a="b",c="d"</c>, without braces.</summary>
    public ReadOnlySpan<byte> Text(EscapingScheme scheme) =>
        scheme == EscapingScheme.AllowUtf8 || (_isLegacy && scheme != EscapingScheme.Dots) ? _text : Render(scheme);

    private static string Valid(string value) =>
        value.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') < 0 ? value : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(value));

    private byte[] Render(EscapingScheme scheme)
    {
        if (Names.Length == 0)
        {
            return [];
        }

        var buffer = new ArrayBufferWriter<byte>(64);
        var cursor = new Utf8Cursor(buffer);
        for (var i = 0; i < Names.Length; i++)
        {
            if (i > 0)
            {
                cursor.Write((byte)',');
            }

            var name = Names[i].Escape(scheme);
            cursor.WriteName(name, LabelName.IsLegacyName(name));
            cursor.Write("=\""u8);
            cursor.WriteEscaped(Values[i]);
            cursor.Write((byte)'"');
        }

        cursor.Commit();
        return buffer.WrittenSpan.ToArray();
    }
}
