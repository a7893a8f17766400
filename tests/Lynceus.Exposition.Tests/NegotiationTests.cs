using Microsoft.Extensions.Primitives;

namespace Lynceus.Exposition.Tests;

public class NegotiationTests
{
    private const string Protobuf = "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";
    private const string OpenMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private const string Text = "text/plain; version=0.0.4; charset=utf-8";

    public static TheoryData<string, string?, string> Headers => new()
    {
        // What Prometheus servers of several years send.
        { "2.45", "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1", OpenMetrics },
        {
            "2.45, native histograms",
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,application/openmetrics-text;version=1.0.0;q=0.8,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
            Protobuf
        },
        { "2.53", "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2", OpenMetrics },
        { "2.53, text alone", "text/plain;version=0.0.4;q=0.5,*/*;q=0.4", Text },
        {
            "3, as it comes",
            "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
            OpenMetrics + "; escaping=allow-utf-8"
        },
        {
            "3, native histograms",
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
            Protobuf + "; escaping=allow-utf-8"
        },
        { "3, text 1.0.0", "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.4", "text/plain; version=1.0.0; charset=utf-8; escaping=allow-utf-8" },
        { "3, names in the old way", "application/openmetrics-text;version=1.0.0;escaping=underscores;q=0.6,*/*;q=0.5", OpenMetrics + "; escaping=underscores" },
        { "3, old OpenMetrics", "application/openmetrics-text;version=0.0.1;q=0.6,*/*;q=0.2", "application/openmetrics-text; version=0.0.1; charset=utf-8" },
        { "dots", "text/plain;version=1.0.0;escaping=dots", "text/plain; version=1.0.0; charset=utf-8; escaping=dots" },
        { "values", "application/openmetrics-text; version=1.0.0; escaping=values", OpenMetrics + "; escaping=values" },
        { "unknown escaping", "application/openmetrics-text; version=1.0.0; escaping=none", OpenMetrics },

        // Others.
        { "nothing", null, Text },
        { "empty", "", Text },
        { "curl", "*/*", Text },
        { "browser", "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8", Text },
        { "something else only", "application/json", Text },
        { "a future version", "application/openmetrics-text;version=9.0.0,text/plain;q=0.1", Text },
        { "weight decides, not place", "text/plain;version=0.0.4;q=0.2,application/openmetrics-text;version=1.0.0;q=0.9", OpenMetrics },
        { "refused", "application/openmetrics-text;version=1.0.0;q=0,*/*;q=0.1", Text },
        { "among equals the first", "text/plain;version=0.0.4,application/openmetrics-text;version=1.0.0", Text },
        { "no version", "application/openmetrics-text", OpenMetrics },
        { "other protobuf", "application/vnd.google.protobuf;proto=other;encoding=delimited", Text },
        { "protobuf as text", "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text", Text },
        { "quotes and capitals", "Application/OpenMetrics-Text; Version=\"1.0.0\"", OpenMetrics },
        { "damaged", ";;;q=,,application/openmetrics-text;version=1.0.0", OpenMetrics },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void Choose_HeaderOfAClient_IsAnsweredInItsFormat(string client, string? accept, string expected)
    {
        _ = client;

        Assert.Equal(expected, Negotiation.Choose(accept is null ? StringValues.Empty : new StringValues(accept)).ContentType);
    }

    [Fact]
    public void Choose_EscapingParameter_IsTheScheme()
    {
        Assert.Equal(EscapingScheme.Dots, Negotiation.Choose("text/plain;version=1.0.0;escaping=dots").Escaping);
        Assert.Equal(EscapingScheme.Values, Negotiation.Choose("text/plain;version=1.0.0;escaping=values").Escaping);
        Assert.Equal(EscapingScheme.AllowUtf8, Negotiation.Choose("text/plain;version=1.0.0;escaping=allow-utf-8").Escaping);
        Assert.Equal(EscapingScheme.Underscores, Negotiation.Choose("*/*").Escaping);
    }

    [Fact]
    public void Choose_SeveralHeaders_AreOneList() =>
        Assert.Equal(ExpositionFormat.OpenMetrics, Negotiation.Choose(new StringValues(["text/plain;q=0.1", "application/openmetrics-text;version=1.0.0"])).Format);

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("gzip", true)]
    [InlineData("GZIP", true)]
    [InlineData("identity", false)]
    [InlineData("gzip;q=0", false)]
    [InlineData("gzip;q=0,*;q=1", false)]
    [InlineData("*", true)]
    [InlineData("*;q=0", false)]
    [InlineData("br;q=1.0, gzip;q=0.8, *;q=0.1", true)]
    [InlineData("deflate, gzip, br, zstd", true)]
    [InlineData("zstd", false)]
    [InlineData("identity;q=1, gzip;q=0.5", false)]
    public void AcceptsGzip_AnyHeader_FollowsTheWeights(string? header, bool expected) => Assert.Equal(expected, Negotiation.AcceptsGzip(header));

    [Theory]
    [InlineData("10", 10.0)]
    [InlineData("0.5", 0.5)]
    [InlineData("1e1", 10.0)]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("NaN", null)]
    [InlineData("1e300", null)]
    [InlineData("ten", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void ScrapeTimeout_AnyHeader_IsTimeOrNone(string? header, double? seconds) =>
        Assert.Equal(seconds is { } s ? TimeSpan.FromSeconds(s) : null, Negotiation.ScrapeTimeout(header));

    [Fact]
    public void Names_OfTheQuery_AreASetOrAll()
    {
        Assert.Null(Negotiation.Names(StringValues.Empty));
        Assert.Equal(["a", "b"], Negotiation.Names(new StringValues(["a", "b", "a"]))!.Order(StringComparer.Ordinal));
    }
}
