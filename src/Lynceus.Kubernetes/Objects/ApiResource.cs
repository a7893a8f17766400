namespace Lynceus.Kubernetes.Objects;

/// <summary>A resource or subresource that the server offers.</summary>
public sealed record ApiResource
{
    /// <summary>The plural, or <c>plural/subresource</c>.</summary>
    public required string Name { get; init; }

    public string? SingularName { get; init; }

    public string? Kind { get; init; }

    public bool Namespaced { get; init; }

    public IReadOnlyList<string>? Verbs { get; init; }
}
