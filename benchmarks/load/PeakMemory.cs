using System.Globalization;

namespace Lynceus.Load;

/// <summary>Highest resident memory of this process since the last <see cref="Reset"/>; Linux counts it.</summary>
internal static class PeakMemory
{
    public static void Reset()
    {
        // 5 asks the kernel to begin anew with the peak: see proc_pid_clear_refs(5).
        File.WriteAllText("/proc/self/clear_refs", "5");
    }

    public static long Bytes()
    {
        var line = File.ReadLines("/proc/self/status").First(static l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.AsSpan(6, line.Length - 8), CultureInfo.InvariantCulture) * 1024;
    }
}
