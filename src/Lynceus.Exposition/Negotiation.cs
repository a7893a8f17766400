using System.Globalization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Lynceus.Exposition;

/// <summary>What a scrape is answered with, by the headers it came with.</summary>
/// <remarks>Source: https://prometheus.io/docs/instrumenting/content_negotiation/ . Where nothing fits, text 0.0.4 is sent rather than a refusal: a person with a browser is the usual case.</remarks>
public sealed record Negotiation(ExpositionFormat Format, EscapingScheme Escaping, string ContentType)
{
    private const string ProtobufMessage = "io.prometheus.client.MetricFamily";

    // A scrape that may take longer than this has no deadline worth keeping.
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(1);

    /// <summary>Header by which Prometheus says for how long it waits, in seconds.</summary>
    public const string ScrapeTimeoutHeader = "X-Prometheus-Scrape-Timeout-Seconds";

    /// <summary>Text 0.0.4 with names that every client reads.</summary>
    public static Negotiation Default { get; } = new(ExpositionFormat.Text, EscapingScheme.Underscores, "text/plain; version=0.0.4; charset=utf-8");

    /// <summary>Chooses by the values of <c>Accept</c>: the highest weight wins, among equals the first.</summary>
    public static Negotiation Choose(StringValues accept)
    {
        Negotiation? best = null;
        var bestWeight = 0d;
        if (MediaTypeHeaderValue.TryParseList(accept, out var types))
        {
            foreach (var type in types)
            {
                var weight = type.Quality ?? 1;
                if (weight > bestWeight && Answer(type) is { } answer)
                {
                    (best, bestWeight) = (answer, weight);
                }
            }
        }

        return best ?? Default;
    }

    /// <summary>Whether the values of <c>Accept-Encoding</c> take gzip; <c>*</c> does unless gzip is refused by name. Without the header the answer is not compressed.</summary>
    public static bool AcceptsGzip(StringValues acceptEncoding)
    {
        if (!StringWithQualityHeaderValue.TryParseList(acceptEncoding, out var encodings))
        {
            return false;
        }

        double? gzip = null, any = null, identity = null;
        foreach (var encoding in encodings)
        {
            var weight = encoding.Quality ?? 1;
            if (Is(encoding.Value, "gzip") || Is(encoding.Value, "x-gzip"))
            {
                gzip = weight;
            }
            else if (Is(encoding.Value, "*"))
            {
                any = weight;
            }
            else if (Is(encoding.Value, "identity"))
            {
                identity = weight;
            }
        }

        return (gzip ?? any) is > 0 and var wanted && wanted >= (identity ?? 0);
    }

    /// <summary>For how long the client waits, from <see cref="ScrapeTimeoutHeader"/>. Null when it does not say, or nothing sensible.</summary>
    public static TimeSpan? ScrapeTimeout(StringValues header) =>
        header is [{ } text] && double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var seconds)
            && seconds > 0 && seconds <= LongestTimeout.TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : null;

    /// <summary>Names given by <c>name[]=</c> in the query; null for all families.</summary>
    public static IReadOnlySet<string>? Names(StringValues names) =>
        names.Count == 0 ? null : new HashSet<string>(names.OfType<string>(), StringComparer.Ordinal);

    /// <summary>The scrape that answers so.</summary>
    public Scrape Begin(IReadOnlySet<string>? only = null) => new(Format, Escaping, only);

    private static Negotiation? Answer(MediaTypeHeaderValue type)
    {
        var version = Parameter(type, "version");
        var (format, contentType) = (type.MediaType.Value?.ToLowerInvariant(), version) switch
        {
            ("application/vnd.google.protobuf", _) when Is(Parameter(type, "proto"), ProtobufMessage) && Is(Parameter(type, "encoding"), "delimited") =>
                (ExpositionFormat.Protobuf, $"application/vnd.google.protobuf; proto={ProtobufMessage}; encoding=delimited"),
            ("application/openmetrics-text", null or "1.0.0" or "0.0.1") =>
                (ExpositionFormat.OpenMetrics, $"application/openmetrics-text; version={version ?? "1.0.0"}; charset=utf-8"),
            ("text/plain", null or "0.0.4" or "1.0.0") => (ExpositionFormat.Text, $"text/plain; version={version ?? "0.0.4"}; charset=utf-8"),
            ("*/*" or "text/*", _) => (ExpositionFormat.Text, Default.ContentType),
            _ => (default, null),
        };
        if (contentType is null)
        {
            return null;
        }

        // Clients that do not speak of names get no word of them either.
        return Parameter(type, "escaping") switch
        {
            "allow-utf-8" => new(format, EscapingScheme.AllowUtf8, contentType + "; escaping=allow-utf-8"),
            "underscores" => new(format, EscapingScheme.Underscores, contentType + "; escaping=underscores"),
            "dots" => new(format, EscapingScheme.Dots, contentType + "; escaping=dots"),
            "values" => new(format, EscapingScheme.Values, contentType + "; escaping=values"),
            _ => new(format, EscapingScheme.Underscores, contentType),
        };
    }

    private static string? Parameter(MediaTypeHeaderValue type, string name)
    {
        foreach (var parameter in type.Parameters)
        {
            if (Is(parameter.Name.Value, name))
            {
                return parameter.GetUnescapedValue().Value;
            }
        }

        return null;
    }

    private static bool Is(StringSegment text, string expected) => text.Equals(expected, StringComparison.OrdinalIgnoreCase);
}
