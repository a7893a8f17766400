using System.Globalization;
using Lynceus.Reports;

namespace Lynceus.Hub.Pages.Components;

/// <summary>Numbers, times and names as the pages write them.</summary>
internal static class Words
{
    /// <summary>How long ago, in one unit: <c>just now</c>, <c>5 min ago</c>, <c>3 h ago</c>, <c>12 d ago</c>; <c>in 3 d</c> for what is to come.</summary>
    public static string Ago(DateTimeOffset at, DateTimeOffset now)
    {
        var span = now - at;
        return span.Duration() < TimeSpan.FromMinutes(1) ? "just now" : span < TimeSpan.Zero ? "in " + Span(span.Negate()) : Span(span) + " ago";
    }

    public static string Span(TimeSpan span) => span switch
    {
        { TotalMinutes: < 1 } => "under 1 min",
        { TotalMinutes: < 60 } => $"{(int)span.TotalMinutes} min",
        { TotalHours: < 48 } => $"{(int)span.TotalHours} h",
        { TotalDays: < 730 } => $"{(int)span.TotalDays} d",
        _ => $"{(int)(span.TotalDays / 365)} y",
    };

    public static string Exact(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>In five characters at most: <c>950</c>, <c>12.4k</c>, <c>1.2M</c>.</summary>
    public static string Short(long number) => number switch
    {
        < 10_000 => Number(number),
        < 100_000 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(number / 100d) / 10:0.#}k"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{number / 1000}k"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(number / 100_000d) / 10:0.#}M"),
    };

    public static string Count(long number, string one, string many) => $"{Number(number)} {(number == 1 ? one : many)}";

    public static string Bytes(long bytes) => bytes switch
    {
        < 1024 => $"{bytes} B",
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024d:0.#} KiB"),
        < 1024L * 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024d * 1024):0.#} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024d * 1024 * 1024):0.#} GiB"),
    };

    public static string Class(SeverityBand band) => band switch
    {
        SeverityBand.Critical => "critical",
        SeverityBand.High => "high",
        SeverityBand.Medium => "medium",
        SeverityBand.Low => "low",
        _ => "none",
    };

    public static string Title(SeverityBand band) => band.ToString();

    /// <summary>Names differ at both ends (registry and tag, workload and suffix), so the middle goes.</summary>
    public static string Middle(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var head = length / 2;
        var tail = length - head - 1;
        return $"{text.AsSpan(0, char.IsHighSurrogate(text[head - 1]) ? head - 1 : head)}…{text.AsSpan(text.Length - (char.IsLowSurrogate(text[^tail]) ? tail - 1 : tail))}";
    }
}
