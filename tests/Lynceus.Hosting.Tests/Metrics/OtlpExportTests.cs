using System.Diagnostics.Metrics;
using System.Text;
using Lynceus.Hosting.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hosting.Tests.Metrics;

public class OtlpExportTests
{
    [Fact]
    public async Task Dispose_WithMeasurements_SendsThemToTheCollector()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var received = new TaskCompletionSource<(string Path, string Type, byte[] Body)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var collector = builder.Build();
        collector.MapPost("{**path}", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, timeout.Token);
            received.TrySetResult((request.Path, request.ContentType ?? "", body.ToArray()));
        });
        await collector.StartAsync(timeout.Token);
        using var meter = new Meter($"tests.{Guid.NewGuid():N}");

        using (OtlpExport.Begin(new Uri(collector.Urls.First()), [meter.Name], "exporter", "1.2.3", static _ => null))
        {
            meter.CreateCounter<long>("workqueue_adds_total").Add(7, new KeyValuePair<string, object?>("name", "reports"));
        }

        var (path, type, sent) = await received.Task.WaitAsync(timeout.Token);
        Assert.Equal(("/v1/metrics", "application/x-protobuf"), (path, type));
        Assert.Equal(["workqueue_adds_total"], MetricNames(sent));
        Assert.Contains("lynceus-exporter", Encoding.UTF8.GetString(sent), StringComparison.Ordinal);
    }

    [Fact]
    public void Begin_WithoutEndpoint_IsOff() => Assert.Null(OtlpExport.Begin(null, ["Lynceus.*"], "exporter", "1.2.3", static _ => null));

    // Port 9 of the loopback takes no connections; the end of a role must not wait for a collector that is away, nor fail.
    [Fact]
    public void Dispose_CollectorAway_DoesNotFail()
    {
        using var meter = new Meter($"tests.{Guid.NewGuid():N}");
        var export = OtlpExport.Begin(new Uri("http://127.0.0.1:9"), [meter.Name], "exporter", "1.2.3", static _ => null)!;
        meter.CreateCounter<long>("a").Add(1);

        export.Dispose();
    }

    [Theory]
    [InlineData("http://c:4318", "http://c:4318/v1/metrics")]
    [InlineData("http://c:4318/", "http://c:4318/v1/metrics")]
    [InlineData("https://c/otlp", "https://c/otlp/v1/metrics")]
    [InlineData("https://c/otlp/v1/metrics", "https://c/otlp/v1/metrics")]
    public void MetricsAddress_OfACollector_EndsInTheSignalsPath(string endpoint, string expected) =>
        Assert.Equal(expected, OtlpExport.MetricsAddress(new Uri(endpoint)).ToString());

    // ExportMetricsServiceRequest: resource_metrics 1, scope_metrics 2, metrics 2, name 1.
    private static List<string> MetricNames(byte[] request) =>
        [.. from resource in Fields(request, 1) from scope in Fields(resource, 2) from metric in Fields(scope, 2) from name in Fields(metric, 1) select Encoding.UTF8.GetString(name)];

    private static List<byte[]> Fields(ReadOnlySpan<byte> message, int wanted)
    {
        var found = new List<byte[]>();
        while (!message.IsEmpty)
        {
            var tag = Varint(ref message);
            var length = (tag & 7) switch
            {
                0 => 0,
                1 => 8,
                2 => (int)Varint(ref message),
                5 => 4,
                _ => throw new FormatException($"unknown wire type of {tag}"),
            };
            if ((tag & 7) == 0)
            {
                Varint(ref message);
            }
            else if (tag == (ulong)((wanted << 3) | 2))
            {
                found.Add(message[..length].ToArray());
            }

            message = message[length..];
        }

        return found;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> bytes)
    {
        var (value, shift) = (0UL, 0);
        while (true)
        {
            var next = bytes[0];
            bytes = bytes[1..];
            value |= (ulong)(next & 0x7F) << shift;
            shift += 7;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
