namespace Lynceus.Kubernetes.Objects;

public sealed record StatusListMeta
{
    /// <summary>Beside a 410 of a page: a token to go on from the same key at the newest version.</summary>
    public string? Continue { get; init; }
}
