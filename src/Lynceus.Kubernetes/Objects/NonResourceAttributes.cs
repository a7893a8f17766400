namespace Lynceus.Kubernetes.Objects;

public sealed record NonResourceAttributes
{
    public string? Path { get; init; }

    /// <summary>The HTTP method in lower case.</summary>
    public string? Verb { get; init; }
}
