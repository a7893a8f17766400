using System.Globalization;

namespace Lynceus.Hosting;

/// <summary>Sizes as people write them: <c>2GiB</c>, <c>64Mi</c>, <c>500MB</c>, <c>4096</c> (bytes).</summary>
public static class ByteSize
{
    public const string Takes = "a size such as 64MiB, 2GiB or a number of bytes";

    // Kubernetes writes Ki and Mi, everyone else KiB and MiB; kB, MB and GB count in thousands.
    private static readonly (string Suffix, long Factor)[] Units =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40),
        ("Ki", 1L << 10), ("Mi", 1L << 20), ("Gi", 1L << 30), ("Ti", 1L << 40),
        ("kB", 1_000L), ("MB", 1_000_000L), ("GB", 1_000_000_000L), ("TB", 1_000_000_000_000L),
        ("B", 1L),
    ];

    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        var number = text.AsSpan().Trim();
        var factor = 1L;
        foreach (var unit in Units)
        {
            if (number.EndsWith(unit.Suffix, StringComparison.OrdinalIgnoreCase))
            {
                factor = unit.Factor;
                number = number[..^unit.Suffix.Length].TrimEnd();
                break;
            }
        }

        if (!long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > long.MaxValue / factor)
        {
            return false;
        }

        bytes = count * factor;
        return true;
    }

    /// <summary>The shortest exact spelling: <c>2GiB</c>, <c>1500B</c>.</summary>
    public static string Format(long bytes)
    {
        foreach (var (suffix, factor) in Units.Take(4).Reverse())
        {
            if (bytes >= factor && bytes % factor == 0)
            {
                return $"{bytes / factor}{suffix}";
            }
        }

        return $"{bytes}B";
    }

    /// <summary>Three digits for reading, not for parsing back: <c>1.46 MiB</c>.</summary>
    public static string FormatRounded(long bytes)
    {
        var value = (double)bytes;
        var unit = -1;
        while (value >= 1000 && unit < 3)
        {
            value /= 1024;
            unit++;
        }

        return unit < 0 ? $"{bytes} B" : $"{value.ToString(value < 10 ? "0.00" : value < 100 ? "0.0" : "0", CultureInfo.InvariantCulture)} {Units[unit].Suffix}";
    }
}
