using System.Globalization;

namespace Lynceus.Load;

/// <summary>Sizes as people write them: <c>500MB</c>, <c>64KB</c>, <c>1GB</c>, or plain bytes. Units are decimal.</summary>
internal static class ByteSize
{
    public const long Megabyte = 1_000_000;

    private static readonly (string Unit, long Bytes)[] Units = [("GB", 1000 * Megabyte), ("MB", Megabyte), ("KB", 1000), ("B", 1)];

    /// <exception cref="FormatException">The text is not a size.</exception>
    public static long Parse(string text)
    {
        foreach (var (unit, bytes) in Units)
        {
            if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
            {
                return (long)(double.Parse(text.AsSpan(0, text.Length - unit.Length), CultureInfo.InvariantCulture) * bytes);
            }
        }

        return long.Parse(text, CultureInfo.InvariantCulture);
    }
}
