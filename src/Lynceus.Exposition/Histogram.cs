using Lynceus.Exposition.Registry;

namespace Lynceus.Exposition;

/// <summary>Counts observations by size.</summary>
/// <remarks>One cell until two threads meet there, then one per processor.</remarks>
public sealed class Histogram : MetricChild
{
    private readonly HistogramBuckets _shape;
    private readonly double[] _bounds;
    private readonly HistogramCell _cell;
    private HistogramCell[]? _stripes;

    internal Histogram(LabelSet labels, DateTimeOffset created, HistogramBuckets shape, double[] bounds)
        : base(labels, created)
    {
        (_shape, _bounds) = (shape, bounds);
        _cell = new HistogramCell(shape);
    }

    /// <summary>What is no number counts in the last bucket and makes the sum none either.</summary>
    public void Observe(double value) => Observe(value, exemplar: null);

    /// <summary>The exemplar takes the place of the one before in its bucket; text 0.0.4 does not show it.</summary>
    public void Observe(double value, Exemplar? exemplar)
    {
        var bucket = BucketOf(value);
        var stripes = Volatile.Read(ref _stripes);
        var cell = stripes is null ? _cell : stripes[PaddedSum.Current];
        if (!cell.TryEnter())
        {
            cell = (stripes ?? Spread())[PaddedSum.Current];
            cell.Enter();
        }

        cell.Observe(bucket, value, exemplar);
        cell.Exit();
    }

    internal void CopyTo(HistogramSnapshot snapshot)
    {
        snapshot.Clear();
        _cell.AddTo(snapshot);
        foreach (var stripe in Volatile.Read(ref _stripes) ?? [])
        {
            stripe.AddTo(snapshot);
        }
    }

    private HistogramCell[] Spread()
    {
        var created = new HistogramCell[PaddedSum.Stripes];
        for (var i = 0; i < created.Length; i++)
        {
            created[i] = new HistogramCell(_shape);
        }

        return Interlocked.CompareExchange(ref _stripes, created, null) ?? created;
    }

    private int BucketOf(double value)
    {
        var (low, high) = (0, _bounds.Length);
        while (low < high)
        {
            var middle = (low + high) >> 1;
            if (value <= _bounds[middle])
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }
}
