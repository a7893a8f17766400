using System.Buffers;
using Lynceus.Exposition.Processes;

namespace Lynceus.Exposition.Tests.Processes;

public sealed class ProcessMetricsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lynceus-proc-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AddTo_FilesOfLinux_ShowsWhatTheySay()
    {
        Put("self/stat", "42 (a) b (c) S 1 2 3 0 -1 4194560 9 8 7 6 250 50 0 0 20 0 17 0 12345 1000000 25 18446744073709551615 1 1\n");
        Put("self/limits", "Limit                     Soft Limit           Hard Limit           Units\nMax open files            1024                 4096                 files\nMax address space         unlimited            unlimited            bytes\n");
        Put("self/net/netstat", "TcpExt: A B\nTcpExt: 1 2\nIpExt: InNoRoutes InOctets OutOctets\nIpExt: 0 700 80\n");
        Put("self/fd/0", "");
        Put("self/fd/1", "");
        Put("stat", "cpu 1 2 3\nbtime 1700000000\n");

        var samples = Samples();

        Assert.Equal(
            new Dictionary<string, double>(StringComparer.Ordinal)
            {
                ["process_cpu_seconds_total"] = 3,
                ["process_open_fds"] = 2,
                ["process_max_fds"] = 1024,
                ["process_virtual_memory_bytes"] = 1000000,
                ["process_virtual_memory_max_bytes"] = ulong.MaxValue,
                ["process_resident_memory_bytes"] = 25 * 4096,
                ["process_start_time_seconds"] = 1700000123.45,
                ["process_network_receive_bytes_total"] = 700,
                ["process_network_transmit_bytes_total"] = 80,
                ["process_threads"] = 17,
            },
            samples);
    }

    [Fact]
    public void AddTo_WithoutFiles_ShowsNothing() => Assert.Empty(Samples());

    [Theory]
    [InlineData("")]
    [InlineData("42")]
    [InlineData("42 (x) S x y z")]
    public void AddTo_DamagedFiles_ShowWhatIsLeft(string stat)
    {
        foreach (var name in (string[])["self/stat", "self/limits", "self/net/netstat", "stat"])
        {
            Put(name, stat + "\nMax open files\nIpExt: InOctets OutOctets\nIpExt: x\nbtime x");
        }

        Assert.Empty(Samples());
    }

    [Fact]
    public void AddTo_ThisProcess_IsAlive()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var registry = new MetricRegistry();
        using var reading = ProcessMetrics.AddTo(registry);

        var samples = Read(registry);

        Assert.InRange(samples["process_resident_memory_bytes"], 1e6, 1e12);
        Assert.InRange(samples["process_open_fds"], 3, 1e6);
        Assert.InRange(samples["process_cpu_seconds_total"], 0.01, 1e6);
        Assert.InRange(samples["process_start_time_seconds"], 1.5e9, 4e9);
    }

    [Fact]
    public void AddBuildInfo_OfAProgram_SaysVersionCommitAndRuntime()
    {
        var registry = new MetricRegistry();
        ProcessMetrics.AddBuildInfo(registry, "1.2.3", "abc");
        var output = new ArrayBufferWriter<byte>();
        new Scrape(ExpositionFormat.Text).Write(registry, output);

        var info = TextParser.Parse(output.WrittenSpan).Single(static f => f.Name == "lynceus_build_info").Samples.Single();

        Assert.Equal(("1.2.3", "abc", 1d), (info.Labels["version"], info.Labels["commit"], info.Value));
        Assert.StartsWith(".NET", info.Labels["runtime"], StringComparison.Ordinal);
    }

    private void Put(string path, string text)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private Dictionary<string, double> Samples()
    {
        var registry = new MetricRegistry();
        using var reading = ProcessMetrics.AddTo(registry, _folder, 4096);
        return Read(registry);
    }

    private static Dictionary<string, double> Read(MetricRegistry registry)
    {
        var output = new ArrayBufferWriter<byte>();
        new Scrape(ExpositionFormat.Text).Write(registry, output);
        return TextParser.Parse(output.WrittenSpan)
            .Where(static f => !f.Name.StartsWith("lynceus_", StringComparison.Ordinal))
            .ToDictionary(static f => f.Name, static f => f.Samples[0].Value, StringComparer.Ordinal);
    }
}
