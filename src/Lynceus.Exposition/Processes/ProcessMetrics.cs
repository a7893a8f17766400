using System.Runtime.InteropServices;

namespace Lynceus.Exposition.Processes;

/// <summary>What Prometheus clients say about their process, under the names they agree on, and what runs in it.</summary>
/// <remarks>Read from <c>/proc</c> once per scrape. What cannot be read is left away.</remarks>
public static class ProcessMetrics
{
    internal static readonly MetricDescription Cpu = new("process_cpu_seconds_total", "Processor time used, in user and system mode.", "seconds");
    internal static readonly MetricDescription OpenFiles = new("process_open_fds", "File descriptors that are open.");
    internal static readonly MetricDescription MaxFiles = new("process_max_fds", "File descriptors that may be open.");
    internal static readonly MetricDescription Virtual = new("process_virtual_memory_bytes", "Size of the address space in use.", "bytes");
    internal static readonly MetricDescription MaxVirtual = new("process_virtual_memory_max_bytes", "Size that the address space may have.", "bytes");
    internal static readonly MetricDescription Resident = new("process_resident_memory_bytes", "Memory of the process that is in RAM.", "bytes");
    internal static readonly MetricDescription Started = new("process_start_time_seconds", "When the process began, in seconds since 1970.", "seconds");
    internal static readonly MetricDescription Received = new("process_network_receive_bytes_total", "Bytes of IP packets received in the process's network namespace.", "bytes");
    internal static readonly MetricDescription Sent = new("process_network_transmit_bytes_total", "Bytes of IP packets sent in the process's network namespace.", "bytes");
    internal static readonly MetricDescription Threads = new("process_threads", "Threads of the operating system.");
    internal static readonly MetricDescription Build = new("lynceus_build_info", "The program that runs, by version, commit and runtime.");

    /// <returns>Ends the reading when disposed.</returns>
    public static IDisposable AddTo(MetricRegistry registry) => AddTo(registry, "/proc", Environment.SystemPageSize);

    public static void AddBuildInfo(MetricRegistry registry, string version, string commit) =>
        registry.AddInfo(Build, ["version", "commit", "runtime"]).WithLabels(version, commit, RuntimeInformation.FrameworkDescription);

    internal static IDisposable AddTo(MetricRegistry registry, string folder, int pageSize)
    {
        var reader = new ProcFolder(folder, pageSize);
        return registry.OnCollect(() => Show(registry, reader.Read()));
    }

    // Families come with their first value: a file that is not there gives no zero that would be a lie.
    private static void Show(MetricRegistry registry, ProcessFigures figures)
    {
        Total(registry, Cpu, figures.CpuSeconds);
        Total(registry, Received, figures.ReceivedBytes);
        Total(registry, Sent, figures.SentBytes);
        Set(registry, OpenFiles, figures.OpenFiles);
        Set(registry, MaxFiles, figures.MaxFiles);
        Set(registry, Virtual, figures.VirtualBytes);
        Set(registry, MaxVirtual, figures.MaxVirtualBytes);
        Set(registry, Resident, figures.ResidentBytes);
        Set(registry, Started, figures.StartSeconds);
        Set(registry, Threads, figures.Threads);
    }

    private static void Total(MetricRegistry registry, MetricDescription description, double? value)
    {
        if (value is { } total)
        {
            registry.AddCounter(description).WithLabels().SetTotal(total);
        }
    }

    private static void Set(MetricRegistry registry, MetricDescription description, double? value)
    {
        if (value is { } now)
        {
            registry.AddGauge(description).WithLabels().Set(now);
        }
    }
}
