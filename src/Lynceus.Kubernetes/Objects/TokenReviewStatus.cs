namespace Lynceus.Kubernetes.Objects;

/// <summary>Whose token it is, as the API server says.</summary>
public sealed record TokenReviewStatus
{
    public bool Authenticated { get; init; }

    /// <summary>Null when the token is not valid.</summary>
    public UserInfo? User { get; init; }

    /// <summary>Those of the audiences asked for that the token is meant for. Empty from a server that knows no audiences.</summary>
    public IReadOnlyList<string>? Audiences { get; init; }

    public string? Error { get; init; }
}
