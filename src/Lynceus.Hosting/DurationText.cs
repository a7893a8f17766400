using System.Globalization;
using System.Text;

namespace Lynceus.Hosting;

/// <summary>Durations as people write them: <c>500ms</c>, <c>30s</c>, <c>5m</c>, <c>1h30m</c>, <c>7d</c>. A number alone is refused: its unit would be a guess.</summary>
public static class DurationText
{
    public const string Takes = "a duration such as 30s, 5m, 2h or 1d";

    private static readonly (string Suffix, long Milliseconds)[] Units =
    [
        ("d", 86_400_000), ("h", 3_600_000), ("ms", 1), ("m", 60_000), ("s", 1_000),
    ];

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var rest = text.AsSpan().Trim();
        if (rest is "0")
        {
            return true;
        }

        var total = 0L;
        var parts = 0;
        for (; !rest.IsEmpty; parts++)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits <= 0 || !long.TryParse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                || UnitAt(rest[digits..]) is not { } unit || count > (long)TimeSpan.MaxValue.TotalMilliseconds / unit.Milliseconds)
            {
                return false;
            }

            total += count * unit.Milliseconds;
            if (total > (long)TimeSpan.MaxValue.TotalMilliseconds)
            {
                return false;
            }

            rest = rest[(digits + unit.Suffix.Length)..];
        }

        duration = TimeSpan.FromMilliseconds(total);
        return parts > 0;
    }

    public static string Format(TimeSpan duration)
    {
        var rest = (long)duration.TotalMilliseconds;
        var text = new StringBuilder();
        foreach (var (suffix, milliseconds) in Units.OrderByDescending(static u => u.Milliseconds))
        {
            if (rest >= milliseconds)
            {
                text.Append(rest / milliseconds).Append(suffix);
                rest %= milliseconds;
            }
        }

        return text.Length == 0 ? "0s" : text.ToString();
    }

    // "ms" stands before "m", so that 5ms is not five minutes and a rest.
    private static (string Suffix, long Milliseconds)? UnitAt(ReadOnlySpan<char> text)
    {
        foreach (var unit in Units)
        {
            if (text.StartsWith(unit.Suffix, StringComparison.Ordinal))
            {
                return unit;
            }
        }

        return null;
    }
}
