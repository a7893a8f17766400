using System.Diagnostics.Metrics;
using System.Globalization;

namespace Lynceus.Exposition.Meters;

/// <summary>Bounds of the buckets of an instrument's histogram: those it advises, else the usual ones.</summary>
internal static class InstrumentBuckets
{
    // The defaults of OpenTelemetry, which fit milliseconds and sizes badly and seconds not at all.
    private static readonly HistogramBuckets General = new() { Bounds = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000] };

    /// <exception cref="ArgumentException">The advised bounds do not ascend.</exception>
    public static HistogramBuckets Of(Instrument instrument) =>
        Advised(instrument) is { } bounds
            ? new HistogramBuckets { Bounds = bounds }
            : instrument.Unit == "s" || instrument.Name.EndsWith("_seconds", StringComparison.Ordinal) ? HistogramBuckets.Default : General;

    private static double[]? Advised(Instrument instrument) => instrument switch
    {
        Histogram<double> h => Bounds(h.Advice),
        Histogram<long> h => Bounds(h.Advice),
        Histogram<int> h => Bounds(h.Advice),
        Histogram<float> h => Bounds(h.Advice),
        Histogram<short> h => Bounds(h.Advice),
        Histogram<byte> h => Bounds(h.Advice),
        Histogram<decimal> h => Bounds(h.Advice),
        _ => null,
    };

    // No bounds at all are advice too: then only sum and count are wanted.
    private static double[]? Bounds<T>(InstrumentAdvice<T>? advice)
        where T : struct, IConvertible =>
        advice?.HistogramBucketBoundaries is { } bounds ? [.. bounds.Select(static b => b.ToDouble(CultureInfo.InvariantCulture))] : null;
}
