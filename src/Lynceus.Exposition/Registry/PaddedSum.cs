using System.Numerics;
using System.Runtime.InteropServices;

namespace Lynceus.Exposition.Registry;

/// <summary>A cell with two lines of the cache for itself: processors fetch them in pairs.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct PaddedSum
{
    [FieldOffset(64)]
    public double Value;

    // A power of two, and no more than is worth summing up at every scrape.
    public static int Stripes { get; } = (int)Math.Min(64, BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount));

    /// <summary>The cell for the processor this thread runs on; only a hint, the thread may move at once.</summary>
    public static int Current => Thread.GetCurrentProcessorId() & (Stripes - 1);
}
