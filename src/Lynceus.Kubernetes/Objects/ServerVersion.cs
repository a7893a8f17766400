namespace Lynceus.Kubernetes.Objects;

public sealed record ServerVersion
{
    public string? Major { get; init; }

    public string? Minor { get; init; }

    /// <summary>For example <c>v1.36.2</c>.</summary>
    public string? GitVersion { get; init; }

    public string? Platform { get; init; }
}
