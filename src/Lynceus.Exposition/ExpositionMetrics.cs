namespace Lynceus.Exposition;

/// <summary>What the exposition says about itself.</summary>
internal static class ExpositionMetrics
{
    public static readonly MetricDescription DroppedSeries =
        new("lynceus_exposition_dropped_series_total", "Updates of series that are not shown, because their family has as many as it may.");

    public static readonly MetricDescription CollectFailures =
        new("lynceus_exposition_collect_failures_total", "Callbacks that failed when metrics were read.");

    public static readonly MetricDescription DroppedInstruments =
        new("lynceus_exposition_dropped_instruments_total", "Instruments of meters that are not shown, because their name or type does not go with a metric that is there.");
}
