using System.Globalization;
using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>Times as the server reads and writes them.</summary>
internal static class GoTime
{
    private const string SecondsLayout = "2006-01-02T15:04:05Z07:00";
    private const string MicroLayout = "2006-01-02T15:04:05.000000Z07:00";

    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string FormatMicro(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    public static bool TryParse(string? text, out DateTimeOffset time)
    {
        time = default;
        return text is ['0' or '1' or '2' or '3' or '4' or '5' or '6' or '7' or '8' or '9', _, _, _, '-', _, _, '-', _, _, 'T' or 't', ..]
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }

    /// <exception cref="TypedValueException">It is not a time.</exception>
    public static JsonNode Canonical(string text, bool micro)
    {
        var layout = micro ? MicroLayout : SecondsLayout;
        if (!TryParse(text, out var time))
        {
            throw new TypedValueException($"parsing time {GoTypes.Quote(text)} as {GoTypes.Quote(layout)}: cannot parse {GoTypes.Quote(text)} as \"2006\"");
        }

        return JsonValue.Create(micro ? FormatMicro(time) : Format(time));
    }
}
