using System.Runtime.InteropServices;

namespace Lynceus.Hosting;

/// <summary>Memory that native code took and gave back to the C library, which keeps it.</summary>
public static partial class NativeMemory
{
    /// <summary>Gives it back to the system: each thread that ever allocated has an arena of its own, and what is free in one is not used by another.
    /// Takes less than a millisecond and stops nobody. Does nothing where the C library is not glibc.</summary>
    public static void Trim()
    {
        try
        {
            _ = TrimMalloc(0); // whether it found anything
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // Other C libraries have no such thing.
        }
    }

    /// <summary>malloc_trim(3).</summary>
    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int TrimMalloc(nuint pad);
}
