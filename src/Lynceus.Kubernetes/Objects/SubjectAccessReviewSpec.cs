namespace Lynceus.Kubernetes.Objects;

/// <summary>Who wants to do what. Exactly one of the two attributes is set; the server refuses none and both.</summary>
public sealed record SubjectAccessReviewSpec
{
    public string? User { get; init; }

    public string? Uid { get; init; }

    public IReadOnlyList<string>? Groups { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Extra { get; init; }

    public ResourceAttributes? ResourceAttributes { get; init; }

    public NonResourceAttributes? NonResourceAttributes { get; init; }
}
