namespace Lynceus.Kubernetes.Objects;

public sealed record StatusDetails
{
    public string? Name { get; init; }

    public string? Group { get; init; }

    public string? Kind { get; init; }

    public string? Uid { get; init; }

    public IReadOnlyList<StatusCause>? Causes { get; init; }

    /// <summary>How long the server asks to wait before the next try.</summary>
    public int? RetryAfterSeconds { get; init; }
}
