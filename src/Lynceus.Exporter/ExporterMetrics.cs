namespace Lynceus.Exporter;

internal static class ExporterMetrics
{
    /// <summary>Of all meters of the exporter.</summary>
    public const string MeterName = "Lynceus.Exporter";
}
