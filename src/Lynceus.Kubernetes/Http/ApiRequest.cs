namespace Lynceus.Kubernetes.Http;

/// <summary>One call of the API server, in a form that can be sent again.</summary>
internal sealed record ApiRequest(HttpMethod Method, string PathAndQuery)
{
    public const string Json = "application/json";

    public string Accept { get; init; } = Json;

    public byte[]? Body { get; init; }

    public string ContentType { get; init; } = Json;

    /// <summary>False where the caller has a loop of its own.</summary>
    public bool Retry { get; init; } = true;

    /// <summary>A second sending has no effect beyond the first, so it may follow a connection that broke before the answer.</summary>
    public bool IsSafe => Method == HttpMethod.Get || Method == HttpMethod.Head;
}
