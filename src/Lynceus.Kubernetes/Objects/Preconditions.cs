namespace Lynceus.Kubernetes.Objects;

/// <summary>What must hold for a delete to happen; otherwise the server answers 409.</summary>
public sealed record Preconditions
{
    public string? Uid { get; init; }

    public string? ResourceVersion { get; init; }
}
