using System.Runtime;

namespace Lynceus.Metacollector;

/// <summary>Keeps resident memory near what is in use.</summary>
/// <remarks>
/// <para>What an informer replaces has lived long, so it dies in the oldest generation, which the collector looks at only when it has grown by a good part of itself. That is collected beside the running
/// program when enough was allocated. It leaves holes; when these have grown too many the heap is moved together, for which the process stops for about a tenth of a second.</para>
/// <para>New objects would pile up to tens of megabytes in between on a machine with large caches, so they are collected sooner.</para>
/// <para>Together it costs about a percent of a core at 2,000 changes per second, and nothing when little happens.</para>
/// </remarks>
/// <param name="held">What streams hold. When much of it has gone, nothing new is allocated that would make the collector look.</param>
internal sealed class BrokerMemory(Func<long> held, TimeProvider time)
{
    private const long WorthCollectingYoung = 4L << 20;
    private const long WorthCollecting = 8L << 20;
    private const double WorthCompacting = 1.1;

    // Sensors that waited for the sync are served by then; later it would be noticed more.
    private static readonly TimeSpan AfterSync = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // So rarely that few changes wait for it.
    private static readonly TimeSpan BetweenCompactions = TimeSpan.FromSeconds(20);

    private long _resident;
    private long _compacted;
    private long _heldAfter;
    private long _compactedAfter;
    private long _collected;
    private long _collectedYoung;

    /// <summary>What the process may use: that of the machine, or of its container.</summary>
    public static long Allowed => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Runs from the moment when all is synced.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Task.Delay(AfterSync, time, cancellationToken);
        Compact(); // what loading and the first streams needed
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            Collect();
        }
    }

    private void Collect()
    {
        var allocated = GC.GetTotalAllocatedBytes();
        var isDue = time.GetElapsedTime(_compacted) >= BetweenCompactions;
        if (isDue && (_heldAfter - held() > WorthCollecting || (allocated - _compactedAfter > WorthCollecting && Environment.WorkingSet > WorthCompacting * _resident)))
        {
            Compact();
        }
        else if (allocated - _collected > WorthCollecting)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false, compacting: false);
            (_collected, _collectedYoung) = (allocated, allocated);
        }
        else if (allocated - _collectedYoung > WorthCollectingYoung)
        {
            GC.Collect(0, GCCollectionMode.Forced, blocking: true);
            _collectedYoung = allocated;
        }
    }

    private void Compact()
    {
        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        (_resident, _compacted) = (Environment.WorkingSet, time.GetTimestamp());
        _heldAfter = held();
        _compactedAfter = GC.GetTotalAllocatedBytes();
        (_collected, _collectedYoung) = (_compactedAfter, _compactedAfter);
    }
}
