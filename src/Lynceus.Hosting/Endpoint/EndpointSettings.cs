using Lynceus.Hosting.Health;

namespace Lynceus.Hosting.Endpoint;

/// <summary>The two endpoints that every role but the hub has.</summary>
public sealed class EndpointSettings
{
    public MetricsEndpointOptions Metrics { get; } = new();

    public HealthEndpointOptions Health { get; } = new();
}
