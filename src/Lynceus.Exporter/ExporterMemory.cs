using System.Runtime;
using System.Runtime.InteropServices;

namespace Lynceus.Exporter;

/// <summary>Gives back to the system what loading needed: the collector and the C library keep such memory for a next time that may never come.</summary>
internal sealed partial class ExporterMemory(ExporterMember member, TimeProvider time)
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
                TrimNative();
            }
        }
    }

    private static void TrimNative()
    {
        try
        {
            _ = TrimMalloc(0); // whether it found anything
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // Other C libraries than glibc have no such thing.
        }
    }

    /// <summary>malloc_trim(3).</summary>
    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int TrimMalloc(nuint pad);
}
