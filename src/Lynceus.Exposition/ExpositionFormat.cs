namespace Lynceus.Exposition;

/// <summary>The formats a scrape may ask for.</summary>
public enum ExpositionFormat
{
    /// <summary>Text 0.0.4, and 1.0.0, which is the same with names in quotes.</summary>
    Text,

    /// <summary>OpenMetrics 1.0.</summary>
    OpenMetrics,

    /// <summary>Delimited <c>io.prometheus.client.MetricFamily</c> messages.</summary>
    Protobuf,
}
