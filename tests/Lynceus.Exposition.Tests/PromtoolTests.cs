using System.Buffers;
using System.Diagnostics;
using Lynceus.Exposition.Processes;

namespace Lynceus.Exposition.Tests;

/// <summary>Prometheus' own tool reads our output and has nothing to say about it. <c>scripts/test.sh</c> installs it.</summary>
public class PromtoolTests
{
    [Fact]
    public async Task CheckMetrics_EverythingAProcessShows_IsSilent()
    {
        var registry = new MetricRegistry();
        using var bridge = new MeterBridge(registry, ["Lynceus.*"]);
        using var reading = ProcessMetrics.AddTo(registry);
        ProcessMetrics.AddBuildInfo(registry, "1.2.3", "abc");
        registry.AddCounter(new("lynceus_requests_total", "Requests \"of\" all\nkinds \\ sorts."), ["code"]).WithLabels("a\\b\"c\nd\0é").Add(1e21);
        registry.AddGauge(new("lynceus_depth", "Depth."), ["q"]).WithLabels("x").Set(double.NegativeInfinity);
        registry.AddHistogram(new("lynceus_took_seconds", "Time.", "seconds"), ["path"]).WithLabels("/").Observe(0.1);
        registry.AddHistogram(new("lynceus_native_seconds", "Time.", "seconds"), [], HistogramBuckets.Native).WithLabels().Observe(0.1);
        var output = new ArrayBufferWriter<byte>();
        new Scrape(ExpositionFormat.Text).Write(registry, output);

        Assert.Equal((0, ""), await CheckAsync(output.WrittenMemory));
    }

    [Fact]
    public async Task CheckMetrics_OfTheRuntime_IsSilent()
    {
        var registry = new MetricRegistry();
        using var bridge = new MeterBridge(registry, MeterBridge.DefaultMeters);
        using var process = ProcessMetrics.AddTo(registry);
        var output = new ArrayBufferWriter<byte>();
        new Scrape(ExpositionFormat.Text).Write(registry, output);

        Assert.Equal((0, ""), await CheckAsync(output.WrittenMemory));
    }

    private static async Task<(int Code, string Said)> CheckAsync(ReadOnlyMemory<byte> text)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var promtool = Process.Start(new ProcessStartInfo("promtool", ["check", "metrics"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = promtool.StandardOutput.ReadToEndAsync(timeout.Token);
        var failed = promtool.StandardError.ReadToEndAsync(timeout.Token);
        await promtool.StandardInput.BaseStream.WriteAsync(text, timeout.Token);
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync(timeout.Token);
        return (promtool.ExitCode, await said + await failed);
    }
}
