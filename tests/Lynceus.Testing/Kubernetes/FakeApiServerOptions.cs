namespace Lynceus.Testing.Kubernetes;

public sealed record FakeApiServerOptions
{
    /// <summary>Clock of everything the server does in time: object times, bookmarks, timeouts, delays of faults. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>HTTPS with HTTP/2 and HTTP/1.1; without it plain HTTP/1.1. Default true.</summary>
    public bool Tls { get; init; } = true;

    /// <summary>Whether rights are asked for. Without it every known user and the anonymous one may do everything. Default true.</summary>
    public bool Rbac { get; init; } = true;

    /// <summary>The alpha gate of the same name: <c>shardSelector</c> filters. Without it the parameter is ignored silently. Default false.</summary>
    public bool ShardedListAndWatch { get; init; }

    /// <summary>The gate of the same name: <c>sendInitialEvents</c> is understood. Default true.</summary>
    public bool WatchList { get; init; } = true;

    /// <summary>Default 1 minute.</summary>
    public TimeSpan BookmarkInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>When a watch without <c>timeoutSeconds</c> is ended. A real server picks a time between 30 and 60 minutes. Default 45 minutes.</summary>
    public TimeSpan WatchTimeout { get; init; } = TimeSpan.FromMinutes(45);

    /// <summary>Changes of one resource that are kept for watches and old lists. Default 20,000.</summary>
    public int WatchHistory { get; init; } = 20_000;

    /// <summary>Bytes of objects in the history of one resource; a limit besides <see cref="WatchHistory"/>. Default 256 MiB.</summary>
    public long WatchHistoryBytes { get; init; } = 256 << 20;

    /// <summary>Changes that a watcher may be behind before its connection is cut. Default 10,000.</summary>
    public int WatchBuffer { get; init; } = 10_000;

    /// <summary>0 takes a free one. Default 0.</summary>
    public int Port { get; init; }

    /// <summary>Requests kept in <see cref="FakeApiServer.Requests"/>; older ones fall out. Default 10,000.</summary>
    public int RequestLog { get; init; } = 10_000;

    /// <summary>Users besides <c>admin</c> (in system:masters) and <c>nobody</c> (without rights); one of the same name takes their place.</summary>
    public IReadOnlyList<ClusterUser> Users { get; init; } = [];

    /// <summary>Who may do what, besides the Role, ClusterRole and binding objects of the cluster.</summary>
    public IReadOnlyList<AccessRule> Rules { get; init; } = [];

    /// <summary>A new certificate authority at every <see cref="FakeApiServer.RotateCertificate"/> instead of a new certificate by the same one. Default false.</summary>
    public bool RotateAuthority { get; init; }

    /// <summary>Source of generated names and, through it, of runs that repeat. Default: seed 1.</summary>
    public Random Random { get; init; } = new(1);

    /// <summary>Makes the uid of a new object. Default: random ones.</summary>
    public Func<Guid> NewUid { get; init; } = Guid.NewGuid;
}
