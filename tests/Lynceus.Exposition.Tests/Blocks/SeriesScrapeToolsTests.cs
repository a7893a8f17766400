using System.Buffers;
using System.Diagnostics;
using System.Text;
using Lynceus.Exposition.Blocks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lynceus.Exposition.Tests.Blocks;

/// <summary>What other programs make of the gzip member. A program that is not there cannot object; .NET's own reader has its say in every other test.</summary>
public sealed class SeriesScrapeToolsTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestStore _test = new(new SeriesStoreOptions { BlockBytes = 20_000 });

    public SeriesScrapeToolsTests()
    {
        for (var owner = 0; owner < 50; owner++)
        {
            using var update = _test.Store.Begin(TestStore.Owner(owner));
            for (var i = 0; i < owner * owner; i++)
            {
                update.Lines(_test.Gauge).Write(Encoding.UTF8.GetBytes($"test_finding{{owner=\"{owner}\",n=\"{i}\",text=\"ü{i * 7919 % 10_007}\"}} {i}\n"));
            }

            update.Commit();
        }
    }

    [Theory]
    [InlineData("gzip", "-dc")]
    [InlineData("python3", "-c", "import gzip,sys; sys.stdout.buffer.write(gzip.decompress(sys.stdin.buffer.read()))")]
    [InlineData("python3", "-c", "import zlib,sys; d=zlib.decompressobj(31); sys.stdout.buffer.write(d.decompress(sys.stdin.buffer.read())); sys.exit(0 if d.eof and not d.unused_data else 1)")]
    public async Task WriteGzip_ReadByAProgram_IsThePlainText(string program, params string[] arguments)
    {
        var scrape = _test.Store.Scrape(isOpenMetrics: true, "# TYPE other gauge\nother 1\n"u8);

        if (await RunAsync(program, arguments, scrape) is { } text)
        {
            Assert.True((await ScrapedBytes.PlainAsync(scrape)).AsSpan().SequenceEqual(text));
        }
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("plain")]
    public async Task Write_ToCurlOverKestrel_IsThePlainText(string form)
    {
        await using var app = Serve();
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

        if (await RunAsync("curl", ["--silent", "--show-error", "--fail", "--compressed", $"{address}/{form}"], null) is { } text)
        {
            Assert.True((await ScrapedBytes.PlainAsync(_test.Store.Scrape(isOpenMetrics: false, []))).AsSpan().SequenceEqual(text));
        }
    }

    public void Dispose() => _test.Dispose();

    private WebApplication Serve()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async context =>
        {
            var scrape = _test.Store.Scrape(isOpenMetrics: false, []);
            var isGzip = context.Request.Path == "/gzip";
            context.Response.ContentLength = isGzip ? scrape.GzipLength : scrape.PlainLength;
            if (isGzip)
            {
                context.Response.Headers.ContentEncoding = "gzip";
                await scrape.WriteGzipAsync(context.Response.BodyWriter, context.RequestAborted);
                return;
            }

            await scrape.WritePlainAsync(context.Response.BodyWriter, context.RequestAborted);
        });
        return app;
    }

    /// <summary>What the program writes; null when there is no such program.</summary>
    private static async Task<byte[]?> RunAsync(string program, string[] arguments, SeriesScrape? input)
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program))))
        {
            return null;
        }

        using var stop = new CancellationTokenSource(Patience);
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        using var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output, stop.Token);
        var errors = process.StandardError.ReadToEndAsync(stop.Token);
        if (input is not null)
        {
            await input.WriteGzipAsync(process.StandardInput.BaseStream, stop.Token);
        }

        process.StandardInput.Close();
        await reading;
        await process.WaitForExitAsync(stop.Token);
        var error = await errors;
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {error}");
        return output.ToArray();
    }
}
