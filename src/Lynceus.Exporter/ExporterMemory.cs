using System.Runtime;
using Lynceus.Hosting;

namespace Lynceus.Exporter;

/// <summary>Gives back to the system what loading and many changes needed: the collector and the C library keep such memory for a next time that may never come.</summary>
internal sealed class ExporterMemory(ExporterMember member, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // It stops everything for as long as the heap takes to be moved together, a tenth of a second for a million series.
    private static readonly TimeSpan LeastBetween = TimeSpan.FromSeconds(30);

    private const double GrowthToTrim = 1.1;

    // So that nothing is done while nothing happens.
    private const long WorthTrimmingNative = 1L << 20;

    // Soon; when code that became hot has been compiled; when the pools of arrays have given up what nobody took for a minute.
    private static readonly TimeSpan[] AfterLoad = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(90)];

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        var (loads, loadedAt, trims) = (0, time.GetTimestamp(), AfterLoad.Length);
        var (trimmedAt, trimmedTo) = (loadedAt, long.MaxValue);
        var allocated = 0L;
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (member.Loader.CompletedLoads != loads)
            {
                (loads, loadedAt, trims) = (member.Loader.CompletedLoads, time.GetTimestamp(), 0);
            }

            var isDue = trims < AfterLoad.Length && time.GetElapsedTime(loadedAt) >= AfterLoad[trims];
            if (isDue || (Environment.WorkingSet > GrowthToTrim * trimmedTo && time.GetElapsedTime(trimmedAt) >= LeastBetween))
            {
                Trim();
                (trimmedAt, trimmedTo) = (time.GetTimestamp(), Environment.WorkingSet);
                trims += isDue ? 1 : 0;
            }
            else if (GC.GetTotalAllocatedBytes() - allocated > WorthTrimmingNative)
            {
                // Each thread that ever compressed has an arena of its own: 15 MB at the peak of a load. This takes less than a millisecond, and stops nobody.
                NativeMemory.Trim();
            }

            allocated = GC.GetTotalAllocatedBytes();
        }
    }

    private static void Trim()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        NativeMemory.Trim();
    }
}
