using System.Globalization;

namespace Lynceus.Reports;

/// <summary>Times in reports: RFC 3339 with any number of fractional digits. Anything else, and Go's zero time, is null.</summary>
internal static class ReportTime
{
    // A text without a date would be read as a time of today.
    public static DateTimeOffset? Parse(string? text) =>
        text is { Length: >= 10 } && text[4] == '-' && text.AsSpan(0, 4).IndexOfAnyExceptInRange('0', '9') < 0
        && DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
        && time.Year > 1
            ? time
            : null;
}
