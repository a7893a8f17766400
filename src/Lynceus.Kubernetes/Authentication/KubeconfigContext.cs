namespace Lynceus.Kubernetes.Authentication;

/// <summary>One context of a kubeconfig with what it refers to.</summary>
internal sealed record KubeconfigContext
{
    public required string Name { get; init; }

    /// <summary>The file that holds the context; its cluster and user may stand in others.</summary>
    public required string File { get; init; }

    public required string Namespace { get; init; }

    public required KubeconfigNode Cluster { get; init; }

    /// <summary>Null for a context without a user: requests are anonymous.</summary>
    public KubeconfigNode? User { get; init; }
}
