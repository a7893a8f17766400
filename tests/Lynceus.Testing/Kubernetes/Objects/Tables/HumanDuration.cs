using System.Globalization;

namespace Lynceus.Testing.Kubernetes.Objects.Tables;

/// <summary>Ages as kubectl shows them: two units while the first is small.</summary>
internal static class HumanDuration
{
    public static string Of(TimeSpan age)
    {
        var seconds = (long)age.TotalSeconds;
        var minutes = seconds / 60;
        var hours = minutes / 60;
        return seconds switch
        {
            < -1 => "<invalid>",
            < 0 => "0s",
            < 120 => Text(seconds, "s"),
            _ when minutes < 10 => Two(minutes, "m", seconds % 60, "s"),
            _ when minutes < 180 => Text(minutes, "m"),
            _ when hours < 8 => Two(hours, "h", minutes % 60, "m"),
            _ when hours < 48 => Text(hours, "h"),
            _ when hours < 24 * 8 => Two(hours / 24, "d", hours % 24, "h"),
            _ when hours < 24 * 365 * 2 => Text(hours / 24, "d"),
            _ when hours < 24 * 365 * 8 => Two(hours / 24 / 365, "y", hours / 24 % 365, "d"),
            _ => Text(hours / 24 / 365, "y"),
        };
    }

    private static string Text(long value, string unit) => value.ToString(CultureInfo.InvariantCulture) + unit;

    private static string Two(long value, string unit, long rest, string smaller) => rest == 0 ? Text(value, unit) : Text(value, unit) + Text(rest, smaller);
}
