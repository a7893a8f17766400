using System.Buffers;
using System.Diagnostics;
using Lynceus.Exposition;

namespace Lynceus.Load.Exposition;

/// <summary>How fast a registry is written in each format.</summary>
internal static class RenderCommand
{
    public static int Run(int series, int rounds)
    {
        var registry = new MetricRegistry();
        var family = registry.AddGauge(new("lynceus_image_vulnerability", "Severity of a vulnerability."), ["namespace", "workload", "id", "package", "severity"], series);
        for (var i = 0; i < series; i++)
        {
            family.WithLabels($"team-{i % 40}", $"deployment/service-{i % 900}", $"CVE-2024-{i}", $"lib{i % 300}", i % 3 == 0 ? "high" : "medium").Set(i % 100 / 10d);
        }

        Console.WriteLine($"{series} series of five labels; the fastest of {rounds} rounds\n\n| format | MB | ms | MB/s | series/s | bytes allocated |\n|---|---|---|---|---|---|");
        foreach (var format in Enum.GetValues<ExpositionFormat>())
        {
            var (best, allocated) = (TimeSpan.MaxValue, long.MaxValue);
            var output = new DiscardingWriter();
            for (var i = 0; i < rounds; i++)
            {
                output.Total = 0;
                var before = GC.GetAllocatedBytesForCurrentThread();
                var watch = Stopwatch.StartNew();
                var scrape = new Scrape(format);
                scrape.Write(registry, output);
                scrape.WriteEnd(output);
                best = best < watch.Elapsed ? best : watch.Elapsed;
                allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
            }

            var megabytes = output.Total / 1e6;
            Console.WriteLine($"| {format} | {megabytes:F1} | {best.TotalMilliseconds:F1} | {megabytes / best.TotalSeconds:F0} | {series / best.TotalSeconds:F0} | {allocated} |");
        }

        return 0;
    }

    /// <summary>Takes bytes as a connection does, in pieces, and forgets them.</summary>
    private sealed class DiscardingWriter : IBufferWriter<byte>
    {
        private byte[] _piece = new byte[16 * 1024];

        public long Total { get; set; }

        public void Advance(int count) => Total += count;

        public Memory<byte> GetMemory(int sizeHint = 0)
        {
            if (sizeHint > _piece.Length)
            {
                _piece = new byte[sizeHint];
            }

            return _piece;
        }

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
