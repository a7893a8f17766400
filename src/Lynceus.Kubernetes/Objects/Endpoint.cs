namespace Lynceus.Kubernetes.Objects;

public sealed record Endpoint
{
    public IReadOnlyList<string>? Addresses { get; init; }

    public EndpointConditions? Conditions { get; init; }

    public string? NodeName { get; init; }

    public string? Zone { get; init; }

    public ObjectReference? TargetRef { get; init; }
}
