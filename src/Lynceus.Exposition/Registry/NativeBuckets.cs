using System.Runtime.InteropServices;

namespace Lynceus.Exposition.Registry;

/// <summary>Counts by exponential buckets. Bucket i of a schema reaches from base^(i-1), exclusive, to base^i, where base is 2^(2^-schema).</summary>
/// <remarks>Source: https://prometheus.io/docs/specs/native_histograms/ . Not safe for several threads.</remarks>
internal sealed class NativeBuckets
{
    private static readonly double[][] Fractions = MakeFractions();

    private readonly int _maxBuckets;

    public NativeBuckets(int schema, double zeroThreshold, int maxBuckets) => (Schema, ZeroThreshold, _maxBuckets) = (schema, zeroThreshold, maxBuckets);

    public int Schema { get; private set; }

    public double ZeroThreshold { get; private set; }

    public long ZeroCount { get; private set; }

    public Dictionary<int, long> Positive { get; private set; } = [];

    public Dictionary<int, long> Negative { get; private set; } = [];

    private int BucketCount => Positive.Count + Negative.Count + (ZeroCount > 0 ? 1 : 0);

    /// <summary>What is no number is in no bucket.</summary>
    public void Observe(double value)
    {
        if (double.IsNaN(value))
        {
            return;
        }

        if (Math.Abs(value) <= ZeroThreshold)
        {
            ZeroCount++;
        }
        else
        {
            CollectionsMarshal.GetValueRefOrAddDefault(value > 0 ? Positive : Negative, IndexOf(Math.Abs(value), Schema), out _)++;
        }

        Shrink();
    }

    public void Add(NativeBuckets other)
    {
        while (Schema > other.Schema)
        {
            Halve();
        }

        WidenZero(other.ZeroThreshold);
        ZeroCount += other.ZeroCount;
        AddSide(other.Positive, other.Schema, Positive);
        AddSide(other.Negative, other.Schema, Negative);
        Shrink();
    }

    /// <summary>Bucket of a value above zero.</summary>
    public static int IndexOf(double value, int schema)
    {
        if (double.IsInfinity(value))
        {
            // One beyond that of the largest number.
            return IndexOf(double.MaxValue, schema) + 1;
        }

        // value = fraction × 2^exponent with the fraction in [0.5, 1)
        var exponent = Math.ILogB(value) + 1;
        var fraction = Math.ScaleB(value, -exponent);
        if (schema > 0)
        {
            var fractions = Fractions[schema];
            var at = Array.BinarySearch(fractions, fraction);
            return (at < 0 ? ~at : at) + ((exponent - 1) * fractions.Length);
        }

        var index = fraction == 0.5 ? exponent - 1 : exponent;
        return (index + (1 << -schema) - 1) >> -schema;
    }

    private static double UpperBound(int index, int schema) =>
        schema <= 0 ? Math.ScaleB(1, index << -schema) : Math.ScaleB(Math.Pow(2, (index & ((1 << schema) - 1)) / (double)(1 << schema)), index >> schema);

    private void AddSide(Dictionary<int, long> from, int schema, Dictionary<int, long> to)
    {
        foreach (var (index, count) in from)
        {
            var coarser = index;
            for (var s = schema; s > Schema; s--)
            {
                coarser = Coarser(coarser);
            }

            if (UpperBound(coarser, Schema) <= ZeroThreshold)
            {
                ZeroCount += count;
            }
            else
            {
                CollectionsMarshal.GetValueRefOrAddDefault(to, coarser, out _) += count;
            }
        }
    }

    // At the lowest resolution no number of halvings helps, so what lies next to zero joins it.
    private void Shrink()
    {
        while (BucketCount > _maxBuckets)
        {
            if (Schema > HistogramBuckets.MinSchema)
            {
                Halve();
                continue;
            }

            var smallest = Positive.Keys.Concat(Negative.Keys).Min();
            WidenZero(UpperBound(smallest, Schema));
        }
    }

    private void WidenZero(double threshold)
    {
        if (threshold <= ZeroThreshold)
        {
            return;
        }

        // The threshold is the bound of a bucket of some resolution, so no bucket of this one reaches over it but at a coarser one.
        ZeroThreshold = threshold;
        foreach (var side in (Dictionary<int, long>[])[Positive, Negative])
        {
            foreach (var (index, count) in side)
            {
                if (UpperBound(index, Schema) <= threshold)
                {
                    ZeroCount += count;
                    side.Remove(index);
                }
            }
        }
    }

    private void Halve()
    {
        Schema--;
        Positive = Merge(Positive);
        Negative = Merge(Negative);
    }

    private static Dictionary<int, long> Merge(Dictionary<int, long> buckets)
    {
        var merged = new Dictionary<int, long>(buckets.Count);
        foreach (var (index, count) in buckets)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(merged, Coarser(index), out _) += count;
        }

        return merged;
    }

    // Two neighbours become one: 1 and 2 become 1, 0 and -1 become 0.
    private static int Coarser(int index) => (index + 1) >> 1;

    private static double[][] MakeFractions()
    {
        var fractions = new double[HistogramBuckets.MaxSchema + 1][];
        for (var schema = 0; schema < fractions.Length; schema++)
        {
            var count = 1 << schema;
            fractions[schema] = [.. Enumerable.Range(0, count).Select(i => Math.Pow(2, (double)i / count) / 2)];
        }

        return fractions;
    }
}
