namespace Lynceus.Hosting.Endpoint;

/// <summary>Names and defaults of the options of the endpoints, for roles that take the place of a program with its own.</summary>
public sealed class EndpointFlags
{
    public string MetricsListen { get; init; } = "metrics-listen";

    public string HealthListen { get; init; } = "health-listen";

    /// <summary>What holds where no option says otherwise: addresses, and whether metrics are secure.</summary>
    public EndpointSettings Defaults { get; init; } = new();
}
