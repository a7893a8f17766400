using Lynceus.Hosting.Access;
using Lynceus.Hosting.Certificates;

namespace Lynceus.Hosting.Endpoint;

/// <summary>The protected endpoint for metrics. Flags, environment variables and keys of the file are described in docs/reference/metrics-endpoint.md.</summary>
public sealed class MetricsEndpointOptions
{
    /// <summary>Default: all interfaces, port 8443. Null: no endpoint.</summary>
    public ListenAddress? Listen { get; set; } = new(null, 8443);

    /// <summary>HTTPS; false: plain HTTP. Default true.</summary>
    public bool IsSecure { get; set; } = true;

    /// <summary>HTTP/2 besides HTTP/1.1, over HTTPS. Default false: a scraper has no use for it, and its stream cancellations have been used to exhaust servers.</summary>
    public bool AllowHttp2 { get; set; }

    public TlsOptions Tls { get; } = new();

    public ConnectionLimits Limits { get; } = new();

    public AuthenticationOptions Authentication { get; } = new();

    public AuthorizationOptions Authorization { get; } = new();

    public ReviewOptions Reviews { get; } = new();

    public ThrottleOptions Throttle { get; } = new();

    /// <summary>Whether callers must show who they are.</summary>
    public bool IsProtected => Authentication.Mode == AuthenticationMode.Required || (Authentication.Mode == AuthenticationMode.Auto && IsSecure);
}
