using Lynceus.Kubernetes.Http;

namespace Lynceus.Kubernetes.Informers;

public sealed record InformerOptions
{
    /// <summary>Which objects. Default: all, whole.</summary>
    public ObjectQuery Query { get; init; } = new();

    /// <summary>Tells this informer from others of the same kind in metrics and logs. Default: the resource, for example <c>deployments.apps</c>.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// How long a watch may be silent, and take to begin, before it is opened anew. Default 5 minutes: a healthy server sends a bookmark about every minute, so silence means that the connection or the server is stuck.
    /// </summary>
    public TimeSpan IdleLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The server is asked to end a watch after this time, up to twice as long by chance, so that watches spread over its replicas. Default 5 minutes.</summary>
    public TimeSpan WatchTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The first wait after a failure; it doubles up to <see cref="MaxBackoff"/>, each lengthened by chance up to double. Default 800 milliseconds.</summary>
    public TimeSpan MinBackoff { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>Default 30 seconds.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Objects per page where the server cannot stream a list. Default 500.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>Ask the server to stream the list as events (Kubernetes 1.34 and later by default), which costs it less memory; pages are the fallback. Default true.</summary>
    public bool StreamingList { get; init; } = true;
}
