using System.Globalization;

namespace Lynceus.Reports;

/// <summary>Times in reports: RFC 3339 with any number of fractional digits. Anything else, and Go's zero time, is null.</summary>
internal static class ReportTime
{
    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            && time.Year > 1
            ? time
            : null;
}
