namespace Lynceus.Kubernetes.Http;

public sealed record KubernetesClientOptions
{
    /// <summary>Sent as <c>User-Agent</c>; audit logs and priority levels of the API server show it. Default <c>lynceus</c>.</summary>
    public string UserAgent { get; init; } = "lynceus";

    /// <summary>Name under which the API server records which fields we wrote. Default <c>lynceus</c>.</summary>
    public string FieldManager { get; init; } = "lynceus";

    /// <summary>How long one try of a request may take; for lists and watches, how long the answer may take to begin. Default 65 seconds, since the API server itself gives up after 60.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(65);

    /// <summary>How often a request is tried again after 429, 5xx or a broken connection. Default 5. Lists and watches of informers are retried by the informer instead, without end.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>The first wait between tries; it doubles up to <see cref="MaxBackoff"/>, with jitter. A longer <c>Retry-After</c> of the server is respected. Default 200 milliseconds.</summary>
    public TimeSpan MinBackoff { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait between tries, <c>Retry-After</c> included. Default 30 seconds.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The largest object, and the largest answer to anything but a list or watch, in bytes. Default 64 MiB: etcd's own limit is 1.5 MiB, but aggregated servers know none.
    /// </summary>
    public int MaxObjectBytes { get; init; } = 64 * 1024 * 1024;
}
