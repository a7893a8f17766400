using System.Runtime;

namespace Lynceus.Metacollector;

/// <summary>Gives back to the system what listing and the first streams needed: the collector itself keeps such memory for a next time that may never come.</summary>
internal static class BrokerMemory
{
    // Sensors that waited are served by then; some hold-up later would be noticed.
    private static readonly TimeSpan AfterSync = TimeSpan.FromSeconds(3);

    /// <summary>Once, when all is synced. It stops the process for about a tenth of a second.</summary>
    public static async Task ReleaseAfterSyncAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        await Task.Delay(AfterSync, time, cancellationToken);
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
