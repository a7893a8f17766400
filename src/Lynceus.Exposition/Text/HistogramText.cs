using System.Buffers;
using Lynceus.Exposition.Registry;

namespace Lynceus.Exposition.Text;

/// <summary>Classic buckets; a native histogram shows as its sum and count alone.</summary>
internal static class HistogramText
{
    public static void Write(IBufferWriter<byte> output, MetricFamily family, ReadOnlySpan<MetricChild> children, bool isOpenMetrics, EscapingScheme scheme)
    {
        var name = family.Header.FamilyName(isOpenMetrics, scheme);
        var (bucket, sum, count) = (new SampleName(name + "_bucket"), new SampleName(name + "_sum"), new SampleName(name + "_count"));
        var created = isOpenMetrics ? new SampleName(name + "_created") : null;
        byte[][] bounds = [.. family.Buckets!.Bounds.Append(double.PositiveInfinity).Select(b => Bound(b, isOpenMetrics))];
        var snapshot = new HistogramSnapshot(family.Buckets);
        var cursor = new Utf8Cursor(output);
        foreach (var child in children)
        {
            ((Histogram)child).CopyTo(snapshot);
            var labels = child.Labels.Text(scheme);
            var cumulative = 0L;
            for (var i = 0; i < bounds.Length; i++)
            {
                cumulative += snapshot.Buckets[i];
                bucket.Begin(ref cursor, labels, bounds[i]);
                cursor.Write(cumulative);
                if (isOpenMetrics)
                {
                    TextEncoder.WriteExemplar(ref cursor, snapshot.Exemplars[i]);
                }

                cursor.Write((byte)'\n');
            }

            sum.Begin(ref cursor, labels);
            cursor.Write(snapshot.Sum);
            cursor.Write((byte)'\n');
            count.Begin(ref cursor, labels);
            cursor.Write(cumulative);
            cursor.Write((byte)'\n');
            if (created is not null)
            {
                TextEncoder.WriteCreated(ref cursor, created, labels, child);
            }
        }

        cursor.Commit();
    }

    private static byte[] Bound(double bound, bool isOpenMetrics)
    {
        Span<byte> number = stackalloc byte[FloatText.MaxBytes];
        return [.. "le=\""u8, .. number[..FloatText.FormatCanonical(bound, number, isOpenMetrics)], (byte)'"'];
    }
}
