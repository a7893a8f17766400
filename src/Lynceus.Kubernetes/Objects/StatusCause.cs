namespace Lynceus.Kubernetes.Objects;

/// <summary>One reason of an error; for an invalid object it names the field.</summary>
public sealed record StatusCause
{
    public string? Reason { get; init; }

    public string? Message { get; init; }

    public string? Field { get; init; }
}
