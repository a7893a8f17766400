using System.Diagnostics;
using Lynceus.Reports;

namespace Lynceus.Load;

/// <summary>Translates a report and says how fast that went and how much memory it took.</summary>
internal static class TranslateCommand
{
    public static int Run(string file, int rounds)
    {
        var source = ReportSource.FromFile(file);
        for (var round = 1; round <= rounds; round++)
        {
            var sink = new CountingSink();
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            var processor = ProcessorTime();
            var started = Stopwatch.GetTimestamp();
            var summary = ReportTranslation.Translate(source, tool: null, sink, ReportLimits.Default, CancellationToken.None);
            var elapsed = Stopwatch.GetElapsedTime(started);
            var megabytes = summary.Bytes / (double)ByteSize.Megabyte;
            Console.WriteLine(
                $"round {round}: {summary.Tool}, {megabytes:F0} MB, {summary.Findings} findings, {sink.Skips} skipped, {sink.Scopes} scopes, "
                + $"{elapsed.TotalSeconds:F2} s, {megabytes / elapsed.TotalSeconds:F0} MB/s, processor {(ProcessorTime() - processor).TotalSeconds:F2} s, "
                + $"allocated {(GC.GetTotalAllocatedBytes(precise: true) - allocated) / ByteSize.Megabyte} MB, checksum {sink.Checksum:x32}");
        }

        using var process = Process.GetCurrentProcess();
        Console.WriteLine($"peak resident memory: {process.PeakWorkingSet64 / ByteSize.Megabyte} MB");
        return 0;
    }

    private static TimeSpan ProcessorTime()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }
}
