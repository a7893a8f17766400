namespace Lynceus.Kubernetes.Objects;

internal sealed record ApiResourceList
{
    public IReadOnlyList<ApiResource>? Resources { get; init; }
}
