using System.Buffers;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Lynceus.Exposition;
using Lynceus.Exposition.Blocks;
using Lynceus.Hosting.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Lynceus.Hosting.Tests.Metrics;

/// <summary>The handler on a real server, with a registry alone and with series blocks beside it.</summary>
public sealed class MetricsHandlerTests : IDisposable
{
    private readonly MetricRegistry _registry = new();
    private readonly SeriesStore _series = new(new SeriesStoreOptions());

    public MetricsHandlerTests()
    {
        _registry.AddCounter(new MetricDescription("own_total", "Counted here.")).WithLabels().Add(3);
        var family = _series.AddFamily(new FamilyHeader(MetricName.Parse("block_severity"), "Severity of a finding.", MetricType.Gauge));
        using var update = _series.Begin(new OwnerKey("uid-1", "reports"));
        update.Lines(family).Write("block_severity{id=\"CVE-1\"} 9.8\n"u8);
        update.Commit();
    }

    public static TheoryData<bool, bool, string?> Ways
    {
        get
        {
            var ways = new TheoryData<bool, bool, string?>();
            foreach (var hasSeries in new[] { false, true })
            {
                foreach (var gzip in new[] { false, true })
                {
                    ways.Add(hasSeries, gzip, null);
                    ways.Add(hasSeries, gzip, "application/openmetrics-text;version=1.0.0");
                }
            }

            return ways;
        }
    }

    public void Dispose() => _series.Dispose();

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Get_AnyFormAndCompression_GivesTheSameFamilies(bool hasSeries, bool gzip, string? accept)
    {
        await using var server = await ServeAsync(new MetricsHandler(_registry, hasSeries ? _series : null));

        using var response = await GetAsync(server, gzip, accept);
        var text = await ReadAsync(response);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(gzip, response.Content.Headers.ContentEncoding.Contains("gzip", StringComparer.Ordinal));
        Assert.StartsWith(accept is null ? "text/plain; version=0.0.4" : "application/openmetrics-text; version=1.0.0", response.Content.Headers.ContentType!.ToString(), StringComparison.Ordinal);
        Assert.Contains("\nown_total 3\n", text, StringComparison.Ordinal);
        Assert.Equal(hasSeries, text.Contains("\nblock_severity{id=\"CVE-1\"} 9.8\n", StringComparison.Ordinal));
        Assert.Equal(accept is not null, text.EndsWith("# EOF\n", StringComparison.Ordinal));
        Assert.Equal(accept is null ? 0 : 1, text.Split("# EOF").Length - 1);
    }

    [Fact]
    public async Task Get_ProtobufFromARoleWithBlocks_IsText()
    {
        const string Protobuf = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";
        await using var plain = await ServeAsync(new MetricsHandler(_registry));
        await using var blocks = await ServeAsync(new MetricsHandler(_registry, _series));

        using var fromRegistry = await GetAsync(plain, gzip: false, Protobuf);
        using var fromBlocks = await GetAsync(blocks, gzip: false, Protobuf);

        Assert.Equal("application/vnd.google.protobuf", fromRegistry.Content.Headers.ContentType!.MediaType);
        Assert.Equal("text/plain", fromBlocks.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Get_NamedFamilies_GivesThoseAlone()
    {
        _registry.AddGauge(new MetricDescription("other", "Another one.")).WithLabels().Set(1);
        await using var server = await ServeAsync(new MetricsHandler(_registry, _series));

        using var response = await GetAsync(server, gzip: false, accept: null, "?name[]=other");

        Assert.Equal("# HELP other Another one.\n# TYPE other gauge\nother 1\n", await ReadAsync(response));
    }

    private static async Task<WebApplication> ServeAsync(MetricsHandler handler)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.UseRouting();
        app.MapGet("/metrics", handler.HandleAsync);
        await app.StartAsync();
        return app;
    }

    private static async Task<HttpResponseMessage> GetAsync(WebApplication server, bool gzip, string? accept, string query = "")
    {
        using var client = new HttpClient(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Urls.First() + "/metrics" + query);
        if (gzip)
        {
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        }

        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        return await client.SendAsync(request);
    }

    private static async Task<string> ReadAsync(HttpResponseMessage response)
    {
        await using var body = await response.Content.ReadAsStreamAsync();
        await using var plain = response.Content.Headers.ContentEncoding.Count > 0 ? new GZipStream(body, CompressionMode.Decompress) : body;
        using var reader = new StreamReader(plain, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
