using Lynceus.Exposition.Registry;

namespace Lynceus.Exposition.Protobuf;

/// <summary>A histogram with its given bounds, its native buckets, or both.</summary>
internal static class HistogramMessage
{
    public static void Write(MessageBuffer message, HistogramBuckets shape, HistogramSnapshot snapshot, DateTimeOffset created)
    {
        var start = message.Begin(7);
        message.Number(1, (ulong)snapshot.Count);
        message.Number(2, snapshot.Sum);
        WriteBounds(message, shape, snapshot);
        if (snapshot.Native is { } native)
        {
            WriteNative(message, native);
        }

        ProtobufEncoder.WriteTime(message, 15, created);
        if (snapshot.Native is not null)
        {
            foreach (var exemplar in snapshot.Exemplars)
            {
                ProtobufEncoder.WriteExemplar(message, 16, exemplar);
            }
        }

        message.End(start);
    }

    private static void WriteBounds(MessageBuffer message, HistogramBuckets shape, HistogramSnapshot snapshot)
    {
        // A native histogram without bounds of its own has no classic part at all, not even the infinite bucket.
        if (shape.Bounds.Count == 0 && shape.NativeSchema is not null)
        {
            return;
        }

        var cumulative = 0L;
        for (var i = 0; i <= shape.Bounds.Count; i++)
        {
            cumulative += snapshot.Buckets[i];
            var bucket = message.Begin(3);
            message.Number(1, (ulong)cumulative);
            message.Number(2, i < shape.Bounds.Count ? shape.Bounds[i] : double.PositiveInfinity);
            ProtobufEncoder.WriteExemplar(message, 3, snapshot.Exemplars[i]);
            message.End(bucket);
        }
    }

    private static void WriteNative(MessageBuffer message, NativeBuckets native)
    {
        message.Signed(5, native.Schema);
        message.Number(6, native.ZeroThreshold);
        message.Number(7, (ulong)native.ZeroCount);
        WriteSide(message, spans: 9, deltas: 10, native.Negative);
        if (native.Positive.Count > 0)
        {
            WriteSide(message, spans: 12, deltas: 13, native.Positive);
        }
        else if (native.Negative.Count == 0)
        {
            // Tells an empty native histogram from a classic one.
            WriteSpan(message, 12, 0, 0);
        }
    }

    private static void WriteSide(MessageBuffer message, int spans, int deltas, Dictionary<int, long> buckets)
    {
        if (buckets.Count == 0)
        {
            return;
        }

        int[] indexes = [.. buckets.Keys];
        Array.Sort(indexes);
        var (first, next) = (0, 0);
        for (var i = 1; i <= indexes.Length; i++)
        {
            if (i == indexes.Length || indexes[i] != indexes[i - 1] + 1)
            {
                // The first offset is that of the bucket itself, the others are from the end of the span before.
                WriteSpan(message, spans, indexes[first] - next, i - first);
                next = indexes[i - 1] + 1;
                first = i;
            }
        }

        var list = message.Begin(deltas);
        var previous = 0L;
        foreach (var index in indexes)
        {
            message.Signed(buckets[index] - previous);
            previous = buckets[index];
        }

        message.End(list);
    }

    private static void WriteSpan(MessageBuffer message, int field, int offset, int length)
    {
        var span = message.Begin(field);
        message.Signed(1, offset);
        message.Number(2, (ulong)length);
        message.End(span);
    }
}
