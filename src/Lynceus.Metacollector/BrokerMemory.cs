using System.Runtime;

namespace Lynceus.Metacollector;

/// <summary>Keeps resident memory near what is in use.</summary>
/// <remarks>
/// What an informer replaces has lived long, so it dies in the oldest generation, which the collector looks at only when it has grown by a good part of itself. A collection beside the running program, when
/// enough was allocated, costs about a percent of a core at 2,000 changes per second and nothing when little happens.
/// </remarks>
internal sealed class BrokerMemory(TimeProvider time)
{
    private const long WorthCollecting = 16L << 20;

    // Sensors that waited for the sync are served by then; later it would be noticed more.
    private static readonly TimeSpan AfterSync = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Runs from the moment when all is synced.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(AfterSync, time, cancellationToken);

        // Once, what loading and the first streams needed; it stops the process for about a tenth of a second.
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

        var allocated = GC.GetTotalAllocatedBytes();
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (GC.GetTotalAllocatedBytes() - allocated > WorthCollecting)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false, compacting: false);
                allocated = GC.GetTotalAllocatedBytes();
            }
        }
    }
}
