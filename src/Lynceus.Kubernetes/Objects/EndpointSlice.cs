namespace Lynceus.Kubernetes.Objects;

/// <remarks>Source: Kubernetes API reference, discovery.k8s.io/v1 EndpointSlice.</remarks>
public sealed record EndpointSlice
{
    public string ApiVersion { get; init; } = "discovery.k8s.io/v1";

    public string Kind { get; init; } = "EndpointSlice";

    public ObjectMeta Metadata { get; init; } = new();

    /// <summary><c>IPv4</c>, <c>IPv6</c> or <c>FQDN</c>.</summary>
    public string? AddressType { get; init; }

    public IReadOnlyList<Endpoint>? Endpoints { get; init; }
}
