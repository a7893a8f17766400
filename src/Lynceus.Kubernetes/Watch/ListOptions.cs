namespace Lynceus.Kubernetes.Watch;

/// <summary>How a paged list is read.</summary>
internal sealed record ListOptions
{
    /// <summary>Objects per page, as kubectl asks for. Default 500.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>How long the server may send nothing. Default 1 minute.</summary>
    public TimeSpan IdleLimit { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>False where the caller has a loop of its own for what fails.</summary>
    public bool Retry { get; init; } = true;
}
