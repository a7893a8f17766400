using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Lynceus.Load.Exporter;

/// <summary>The exporter as a process, beside an API server as a process: from its start until everything is exposed, scrapes, changes, and shards.</summary>
internal static class ExporterCommand
{
    private const string Family = "starboard_exporter_vulnerabilityreport_image_vulnerability";
    private const int Changes = 18; // in 3 minutes

    // Memory is given back after loading, and compiling at run time ends then too.
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(8);

    public static async Task<int> RunAsync(string program, int reports, int findings, int shards, bool isSharded, bool quick)
    {
        var kubeconfig = Path.GetTempFileName();
        using var server = new BenchedProcess(
            [Environment.ProcessPath!, typeof(ExporterCommand).Assembly.Location, "serve-reports", "--reports", $"{reports}", "--findings", $"{findings}", "--sharded", $"{isSharded}", "--kubeconfig", kubeconfig],
            hasInput: true);
        if (await server.ReadLineAsync() != "ready")
        {
            return 1;
        }

        Console.WriteLine("| what | value |\n|---|---|");
        var alone = await AloneAsync(server, program, kubeconfig, reports, findings, quick);
        if (shards > 1)
        {
            await ShardsAsync(server, program, kubeconfig, shards, alone);
        }

        File.Delete(kubeconfig);
        return 0;
    }

    private static async Task<Measured> AloneAsync(BenchedProcess server, string program, string kubeconfig, int reports, int findings, bool quick)
    {
        var before = await SentAsync(server);
        var started = Stopwatch.GetTimestamp();
        using var exporter = Start(program, kubeconfig, "none", out var port);
        using var scraper = new Scraper(port);
        var shown = await WaitForAsync(scraper, reports, exporter);
        var took = Stopwatch.GetElapsedTime(started);
        var series = await scraper.CountAsync(Family + "{");
        Row("series of single vulnerabilities", $"{series}");
        if (series != (long)reports * findings || shown != reports)
        {
            throw new InvalidOperationException($"{series} series of {shown} reports are exposed.");
        }

        Row("from start until all are exposed", Seconds(took));
        Row("processor time until then", Seconds(exporter.CpuSeconds));
        await Task.Delay(Settle);
        var measured = new Measured(exporter.ResidentMegabytes, await SentAsync(server) - before);
        Row("resident memory then; highest", $"{measured.Megabytes:F0} MB; {exporter.PeakMegabytes:F0} MB");
        Row("received about reports", $"{measured.Bytes / 1e6:F0} MB");
        await ScrapesAsync(scraper, "scrape");
        Row("resident memory after scrapes", $"{exporter.ResidentMegabytes:F0} MB");
        if (quick)
        {
            return measured;
        }

        var (gzip, memory, cpu) = (new Timings(), 0.0, exporter.CpuSeconds);
        for (var i = 0; i < Changes; i++)
        {
            var due = Task.Delay(TimeSpan.FromSeconds(10));
            await server.AskAsync($"change {reports / 20 / 6}");
            gzip.Add((await scraper.ScrapeAsync(gzip: true)).Time.TotalMilliseconds);
            memory = Math.Max(memory, exporter.ResidentMegabytes);
            await due;
        }

        Row("5 % changed a minute for 3 minutes, scraped each 10 s: gzip, median; longest", $"{gzip.At(0.5):F0} ms; {gzip.At(1):F0} ms");
        Row("resident memory then; highest seen", $"{exporter.ResidentMegabytes:F0} MB; {memory:F0} MB");
        Row("processor time of these 3 minutes", Seconds(exporter.CpuSeconds - cpu));
        var (renders, seconds) = (await scraper.ValueAsync("lynceus_exporter_render_duration_seconds", "_count"), await scraper.ValueAsync("lynceus_exporter_render_duration_seconds", "_sum"));
        var quick5 = await scraper.ValueAsync("lynceus_exporter_render_duration_seconds", "_bucket{le=\"0.005\"");
        Row("making and replacing the series of one report: mean; within 5 ms", string.Create(CultureInfo.InvariantCulture, $"{1000 * seconds / renders:F2} ms; {quick5} of {renders}"));
        var lag = await scraper.ValueAsync("lynceus_exporter_lag_seconds", "_bucket{le=\"0.05\"");
        var all = await scraper.ValueAsync("lynceus_exporter_lag_seconds", "_count");
        Row("changes exposed within 50 ms of their event (loading included)", $"{lag} of {all}");
        await ScrapesAsync(scraper, "scrape afterwards");
        return measured;
    }

    private static async Task ShardsAsync(BenchedProcess server, string program, string kubeconfig, int shards, Measured alone)
    {
        using var empty = Start(program, kubeconfig, "none", out var emptyPort, "--kinds", "clustervulnerabilityreports");
        using var emptyScraper = new Scraper(emptyPort);
        while (await emptyScraper.ValueAsync("lynceus_exporter_synced") is not 1)
        {
            await Task.Delay(100);
        }

        await Task.Delay(Settle);
        var floor = empty.ResidentMegabytes;
        Row("resident memory without any report", $"{floor:F0} MB");
        for (var shard = 0; shard < shards; shard++)
        {
            var before = await SentAsync(server);
            using var exporter = Start(program, kubeconfig, $"{shard}/{shards}", out var port);
            using var scraper = new Scraper(port);
            while (await scraper.ValueAsync("lynceus_exporter_synced") is not 1)
            {
                await Task.Delay(100);
            }

            await Task.Delay(Settle);
            var (memory, bytes) = (exporter.ResidentMegabytes, await SentAsync(server) - before);
            var series = await scraper.CountAsync(Family + "{");
            Row(
                $"shard {shard} of {shards}: series; memory; above the base, of one's; received, of one's",
                $"{series}; {memory:F0} MB; {(memory - floor) / (alone.Megabytes - floor):P0}; {bytes / (double)alone.Bytes:P0}");
        }
    }

    private static async Task ScrapesAsync(Scraper scraper, string what)
    {
        foreach (var gzip in (bool[])[true, false])
        {
            var (times, bytes) = (new Timings(), 0L);
            for (var i = 0; i < 5; i++)
            {
                var (time, length) = await scraper.ScrapeAsync(gzip);
                times.Add(time.TotalMilliseconds);
                bytes = length;
            }

            Row($"{what}, {(gzip ? "gzip" : "plain")}: median; longest; size", $"{times.At(0.5):F0} ms; {times.At(1):F0} ms; {bytes / 1e6:F1} MB");
        }
    }

    private static async Task<double?> WaitForAsync(Scraper scraper, int reports, BenchedProcess exporter)
    {
        while (true)
        {
            var shown = await scraper.ValueAsync("lynceus_exporter_reports", "state=\"shown\"");
            if (shown >= reports)
            {
                return shown;
            }

            _ = exporter.CpuSeconds;
            await Task.Delay(50);
        }
    }

    private static async Task<long> SentAsync(BenchedProcess server) => long.Parse(await server.AskAsync("sent"), CultureInfo.InvariantCulture);

    private static BenchedProcess Start(string program, string kubeconfig, string shards, out int port, params string[] more)
    {
        port = FreePort();
        string[] options =
        [
            "--kubeconfig", kubeconfig, "--shards", shards, "--profile", "starboard", "--target-labels", "all", "--log-level", "warning",
            "--metrics-secure=false", "--metrics-listen", $"127.0.0.1:{port}", "--health-listen", $"127.0.0.1:{FreePort()}",
        ];
        return new BenchedProcess([Environment.ProcessPath!, program, "exporter", .. options, .. more]);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Seconds(TimeSpan time) => Seconds(time.TotalSeconds);

    private static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:F1} s");

    private static void Row(string what, string value) => Console.WriteLine($"| {what} | {value} |");

    private sealed record Measured(double Megabytes, long Bytes);
}
