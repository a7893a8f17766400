namespace Lynceus.Hub.Contracts;

/// <summary>Problem details (RFC 9457) as the hub writes them.</summary>
public sealed record HubProblem
{
    public string? Type { get; init; }

    public string? Title { get; init; }

    public int? Status { get; init; }

    public string? Detail { get; init; }

    public string? Instance { get; init; }
}
