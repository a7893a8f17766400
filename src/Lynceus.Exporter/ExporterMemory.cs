using System.Runtime;

namespace Lynceus.Exporter;

/// <summary>Gives back to the system what loading needed: the collector itself keeps such memory for a next time that may never come.</summary>
internal sealed class ExporterMemory(ExporterMember member, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        var loads = 0;
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (member.Loader.CompletedLoads != loads)
            {
                loads = member.Loader.CompletedLoads;
                GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }
        }
    }
}
