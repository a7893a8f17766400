using System.Buffers;
using System.Globalization;
using System.Text;
using Lynceus.Exposition;
using Lynceus.Exposition.Blocks;
using Lynceus.Hosting.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lynceus.Load.Exposition;

/// <summary>Serves many series beside the usual metrics of a process until it is told to end, for a Prometheus to scrape.</summary>
internal static class ServeSeriesCommand
{
    private const int SeriesOfAnOwner = 200;

    private static readonly string[] Severities = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "UNKNOWN"];

    public static async Task<int> RunAsync(int series, int port)
    {
        using var metrics = new RoleMetrics();
        using var store = new SeriesStore(new SeriesStoreOptions());
        var family = store.AddFamily(new FamilyHeader(MetricName.Parse("bench_vulnerability"), "Score of a vulnerability in a package of an image.", MetricType.Gauge));
        for (var owner = 0; owner < (series + SeriesOfAnOwner - 1) / SeriesOfAnOwner; owner++)
        {
            using var update = store.Begin(new OwnerKey(string.Create(CultureInfo.InvariantCulture, $"6f1d3e6a-e867-4a6a-ac98-{owner:D12}"), "VulnerabilityReport"));
            Write(update.Lines(family), owner, Math.Min(SeriesOfAnOwner, series - (owner * SeriesOfAnOwner)));
            update.Commit();
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        await using var app = builder.Build();
        app.MapGet("/metrics", metrics.CreateHandler(store).HandleAsync);
        await app.StartAsync();
        Console.WriteLine($"ready: {series} series at {app.Urls.First()}/metrics");
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static void Write(IBufferWriter<byte> lines, int owner, int count)
    {
        for (var i = 0; i < count; i++)
        {
            lines.Write(Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture,
                $"bench_vulnerability{{image_namespace=\"team-{owner % 40}\",image_repository=\"shop/service-{owner}\",image_tag=\"1.4.{owner % 9}\",vulnerability_id=\"CVE-2026-{1000 + i}\",vulnerable_resource_name=\"lib{i % 60}\",installed_resource_version=\"1.2.{i}-1\",severity=\"{Severities[i % 5]}\"}} {(i % 100) / 10.0}\n")));
        }
    }
}
