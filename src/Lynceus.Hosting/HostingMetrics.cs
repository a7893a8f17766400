namespace Lynceus.Hosting;

/// <summary>The meter of this library. Its instruments are named and labelled as Prometheus shows them.</summary>
public static class HostingMetrics
{
    public const string MeterName = "Lynceus.Hosting";
}
