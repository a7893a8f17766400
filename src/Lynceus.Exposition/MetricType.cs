namespace Lynceus.Exposition;

/// <summary>What a family's samples mean. Text 0.0.4 knows neither info nor unknown: they are written as gauge and untyped there.</summary>
public enum MetricType
{
    Unknown,
    Counter,
    Gauge,
    Histogram,
    Info,
}
