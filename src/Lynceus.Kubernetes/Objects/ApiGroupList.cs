namespace Lynceus.Kubernetes.Objects;

internal sealed record ApiGroupList
{
    public IReadOnlyList<ApiGroup>? Groups { get; init; }
}
