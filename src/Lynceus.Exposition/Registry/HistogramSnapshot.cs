namespace Lynceus.Exposition.Registry;

/// <summary>A histogram at one moment.</summary>
internal sealed class HistogramSnapshot(HistogramBuckets shape)
{
    /// <summary>Counts of each bucket alone, the infinite one last.</summary>
    public long[] Buckets { get; } = new long[shape.Bounds.Count + 1];

    public Exemplar?[] Exemplars { get; } = new Exemplar?[shape.Bounds.Count + 1];

    public double Sum { get; set; }

    public NativeBuckets? Native { get; private set; } = HistogramCell.Native(shape);

    public long Count
    {
        get
        {
            var count = 0L;
            foreach (var bucket in Buckets)
            {
                count += bucket;
            }

            return count;
        }
    }

    /// <summary>Makes it fit for the next series of the family.</summary>
    public void Clear()
    {
        Buckets.AsSpan().Clear();
        Exemplars.AsSpan().Clear();
        Sum = 0;
        Native = HistogramCell.Native(shape);
    }
}
