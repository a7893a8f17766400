using System.Diagnostics.Metrics;

namespace Lynceus.Kubernetes;

/// <summary>
/// The meter of this library. Instruments are named and labelled as Prometheus shows them, so that dashboards made for client-go and controller-runtime keep working.
/// </summary>
/// <remarks>
/// A counter tells a listener only what happens after it began to listen; whoever exposes these metrics listens before the first client or controller is made.
/// Instruments live as long as their meter, so what comes and goes (queues, informers) is observed through one instrument for all and leaves it when disposed.
/// </remarks>
public static class KubernetesMetrics
{
    public const string MeterName = "Lynceus.Kubernetes";

    /// <summary>Used wherever a constructor is given no meter. Tests pass one of their own, to see nothing of each other.</summary>
    public static Meter Meter { get; } = new(MeterName);
}
