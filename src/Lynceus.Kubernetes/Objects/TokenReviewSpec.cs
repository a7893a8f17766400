namespace Lynceus.Kubernetes.Objects;

internal sealed record TokenReviewSpec
{
    public string? Token { get; init; }

    public IReadOnlyList<string>? Audiences { get; init; }
}
