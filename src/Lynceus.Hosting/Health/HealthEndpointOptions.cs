namespace Lynceus.Hosting.Health;

/// <summary>The port that probes ask.</summary>
public sealed class HealthEndpointOptions
{
    /// <summary>Plain HTTP, for everybody. Default: all interfaces, port 8081. Null: no endpoint.</summary>
    public ListenAddress? Listen { get; set; } = new(null, 8081);

    /// <summary>A check that takes longer has failed. Default 900 milliseconds: probes give up after a second.</summary>
    public TimeSpan CheckTimeout { get; set; } = TimeSpan.FromMilliseconds(900);
}
