using System.Text;

namespace Lynceus.Metacollector.Objects;

/// <summary>Gives the same string for the same bytes, most of the time: names, labels and owners repeat in thousands of objects.</summary>
/// <remarks>
/// A text that lands on the place of another takes it, so the pool stays as large as it is however many texts come and go. Safe to use from many threads: at worst two of them make the same string.
/// </remarks>
internal sealed class TextPool
{
    private const int MaxLength = 256;

    private readonly string?[] _texts;

    /// <param name="size">A power of two.</param>
    public TextPool(int size = 1 << 14) => _texts = new string?[size];

    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return "";
        }

        if (utf8.Length > MaxLength)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        ref var place = ref _texts[Hash(utf8) & (uint)(_texts.Length - 1)];
        if (place is { } known && Ascii.Equals(utf8, known))
        {
            return known;
        }

        return place = Encoding.UTF8.GetString(utf8);
    }

    // FNV-1a with a last mixing, since only the low bits are used.
    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = 2166136261;
        foreach (var value in bytes)
        {
            hash = (hash ^ value) * 16777619;
        }

        return hash ^ (hash >> 15);
    }
}
