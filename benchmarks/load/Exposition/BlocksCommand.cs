using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using Lynceus.Exposition.Blocks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lynceus.Load.Exposition;

/// <summary>Fills a store, serves it on loopback, has curl read it in both forms, replaces a twentieth of the owners: times and memory of this process.</summary>
internal static class BlocksCommand
{
    public static async Task<int> RunAsync(int owners, int findings, int level, bool detectsDuplicates, int rounds)
    {
        var generated = new GeneratedSeries();
        var nothing = new CountingWriter();
        generated.Write(nothing, 0, findings, 0);
        Console.WriteLine($"{owners:N0} owners with {findings} series each, level {level}, {(detectsDuplicates ? "duplicates looked for" : "duplicates not looked for")}");
        Console.WriteLine();
        Console.WriteLine("| step | s | processor s | MB/s of text | resident MB after | peak MB |");
        Console.WriteLine("|---|---|---|---|---|---|");
        Measure("empty process", 0, static () => { });
        Measure("rendering alone", 0, () => WriteAll(generated, nothing, owners, findings));
        var bytes = nothing.Written;

        using var store = new SeriesStore(new SeriesStoreOptions { CompressionLevel = level, DetectDuplicates = detectsDuplicates });
        var family = store.AddFamily(GeneratedSeries.Header);
        Measure("build, rendering included", bytes, () => Replace(store, family, generated, 0, owners, findings, 0));

        await using var app = Serve(store);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        for (var round = 1; round <= rounds; round++)
        {
            await MeasureAsync($"scrape gzip, round {round}", bytes, () => CurlAsync(address + "/gzip"));
            await MeasureAsync($"scrape plain, round {round}", bytes, () => CurlAsync(address + "/plain"));
        }

        for (var round = 1; round <= rounds; round++)
        {
            var (from, version) = (owners / 20 * round, round);
            Measure($"replace 5 %, round {round}", bytes / 20, () => Replace(store, family, generated, from, from + (owners / 20), findings, version));
        }

        Measure("replace all", bytes, () => Replace(store, family, generated, 0, owners, findings, 0));
        await MeasureAsync("scrape gzip after that", bytes, () => CurlAsync(address + "/gzip"));
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        Measure("after a full collection", 0, static () => { });

        var figures = store.Figures().Families[0];
        Console.WriteLine();
        Console.WriteLine(
            $"{figures.Series:N0} series, {figures.RawBytes / 1e6:F0} MB of text ({figures.RawBytes / figures.Series} bytes a line), {figures.DeflatedBytes / 1e6:F1} MB compressed "
            + $"({(double)figures.RawBytes / figures.DeflatedBytes:F1} to 1); managed heap {GC.GetTotalMemory(forceFullCollection: false) / 1e6:F0} MB");
        return 0;
    }

    private static void WriteAll(GeneratedSeries generated, CountingWriter output, int owners, int findings)
    {
        output.Written = 0;
        for (var owner = 0; owner < owners; owner++)
        {
            generated.Write(output, owner, findings, 0);
        }
    }

    private static void Replace(SeriesStore store, SeriesFamily family, GeneratedSeries generated, int from, int to, int findings, int version)
    {
        for (var owner = from; owner < to; owner++)
        {
            using var update = store.Begin(new OwnerKey(string.Create(CultureInfo.InvariantCulture, $"6f1d3e6a-e867-4a6a-ac98-{owner:D12}"), "VulnerabilityReport"));
            generated.Write(update.Lines(family), owner, findings, version);
            update.Commit();
        }
    }

    private static WebApplication Serve(SeriesStore store)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async context =>
        {
            var scrape = store.Scrape(isOpenMetrics: false, []);
            var isGzip = context.Request.Path == "/gzip";
            context.Response.ContentLength = isGzip ? scrape.GzipLength : scrape.PlainLength;
            await (isGzip ? scrape.WriteGzipAsync(context.Response.BodyWriter, context.RequestAborted) : scrape.WritePlainAsync(context.Response.BodyWriter, context.RequestAborted));
        });
        return app;
    }

    private static async Task CurlAsync(string address)
    {
        using var curl = Process.Start(new ProcessStartInfo("curl", ["--silent", "--fail", "--output", "/dev/null", address]))!;
        await curl.WaitForExitAsync();
        if (curl.ExitCode != 0)
        {
            throw new InvalidOperationException($"curl ended with {curl.ExitCode}.");
        }
    }

    private static void Measure(string step, long bytes, Action work) => MeasureAsync(
        step,
        bytes,
        () =>
        {
            work();
            return Task.CompletedTask;
        }).GetAwaiter().GetResult();

    private static async Task MeasureAsync(string step, long bytes, Func<Task> work)
    {
        PeakMemory.Reset();
        var (started, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await work();
        var (seconds, used) = (Stopwatch.GetElapsedTime(started).TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
        var speed = bytes == 0 ? "" : $"{bytes / 1e6 / seconds:F0}";
        Console.WriteLine($"| {step} | {seconds:F2} | {used:F2} | {speed} | {Environment.WorkingSet / ByteSize.Megabyte} | {PeakMemory.Bytes() / ByteSize.Megabyte} |");
    }

    private sealed class CountingWriter : IBufferWriter<byte>
    {
        private byte[] _buffer = new byte[1 << 16];

        public long Written { get; set; }

        public void Advance(int count) => Written += count;

        public Memory<byte> GetMemory(int sizeHint = 0)
        {
            if (_buffer.Length < sizeHint)
            {
                _buffer = new byte[sizeHint];
            }

            return _buffer;
        }

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
