using System.Text;
using System.Text.Json;

namespace Lynceus.Exporter.Reading;

/// <summary>Finds what a property of JSON means. Names are told apart by length first.</summary>
internal sealed class PropertyNames
{
    public const int Unknown = -1;

    private readonly (byte[] Name, int Code)[][] _byLength;

    public PropertyNames(params (string Name, int Code)[] names)
    {
        _byLength = new (byte[], int)[names.Max(static n => n.Name.Length) + 1][];
        for (var length = 0; length < _byLength.Length; length++)
        {
            _byLength[length] = [.. names.Where(n => n.Name.Length == length).Select(static n => (Encoding.ASCII.GetBytes(n.Name), n.Code))];
        }
    }

    /// <summary>Of the property that the reader stands at.</summary>
    public int Find(ref Utf8JsonReader reader) => reader.ValueIsEscaped ? FindEscaped(reader.ValueSpan) : Find(reader.ValueSpan);

    private int Find(ReadOnlySpan<byte> name)
    {
        if ((uint)name.Length < (uint)_byLength.Length)
        {
            foreach (var (known, code) in _byLength[name.Length])
            {
                if (name.SequenceEqual(known))
                {
                    return code;
                }
            }
        }

        return Unknown;
    }

    private int FindEscaped(ReadOnlySpan<byte> json)
    {
        const int longestEscape = 6;
        if (json.Length > longestEscape * _byLength.Length)
        {
            return Unknown;
        }

        Span<byte> name = stackalloc byte[JsonText.MostBytes(json.Length, int.MaxValue)];
        return Find(name[..JsonText.Unescape(json, name, int.MaxValue, out _)]);
    }
}
