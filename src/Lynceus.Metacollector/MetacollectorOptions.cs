using Lynceus.Grpc;
using Lynceus.Hosting;
using Lynceus.Hosting.Certificates;
using Lynceus.Kubernetes;

namespace Lynceus.Metacollector;

/// <summary>Flags and environment variables are described in docs/roles/metacollector.md.</summary>
public sealed class MetacollectorOptions
{
    /// <summary>Where sensors connect. Default: every address, port 45000.</summary>
    public ListenAddress Broker { get; set; } = new(null, 45000);

    /// <summary>Null: cleartext, which is what sensors expect by default.</summary>
    public TlsOptions? BrokerTls { get; set; }

    /// <summary>A second address for callers that show who they are; each may watch its own node only. Null: none.</summary>
    public ListenAddress? SecureBroker { get; set; }

    /// <summary>Of the second address; without files it makes a certificate of its own.</summary>
    public TlsOptions SecureTls { get; } = new();

    /// <summary>Audiences of which a token must have one; none: that of the API server.</summary>
    public IReadOnlyList<string> TokenAudiences { get; set; } = [];

    /// <summary>What no client may exceed; the addresses in it are not used.</summary>
    public GrpcServerOptions Limits { get; } = new();

    /// <summary>Open streams of one address (IPv6: network of 64 bits), at most three quarters of all. Default 15,000.</summary>
    public int MaxStreamsPerAddress { get; set; } = 15_000;

    /// <summary>What open streams may hold together; three quarters of it those of one address, a quarter those of one connection. 0: a quarter of the memory that the process may use. Default 0.</summary>
    public long MaxHeldBytes { get; set; }

    /// <summary>A stream of which the client has taken nothing for this long, while something waited, is ended; after a tenth of it while other streams wait for their turn. Default 30 seconds.</summary>
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A watch of the API server that is silent for this long is opened anew; zero: never. Default 5 minutes.</summary>
    public TimeSpan WatchIdleTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Whoever asks for <c>ReplicaController</c>, as Falco's plugin does by mistake, gets ReplicationControllers. Default false, as the original.</summary>
    public bool AliasReplicaController { get; set; }

    /// <summary>A stream begins with a Delete for what earlier streams of the node had been told of and is gone. Default false, as the original.</summary>
    public bool Tombstones { get; set; }

    /// <summary>How long it is remembered what closed streams had been told. Default 24 hours.</summary>
    public TimeSpan TombstoneLifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Most objects remembered for one node. Default 10,000.</summary>
    public int MaxTombstones { get; set; } = 10_000;

    /// <summary>Most events per second to one subscriber, after as many at once; 0: no bound. Default 0.</summary>
    public int MaxEventsPerSecond { get; set; }

    /// <summary>How long streams go on once the process is told to end, so that nobody is sent back to it. Default 2 seconds.</summary>
    public TimeSpan DrainDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The Service in front of all replicas. Streams beyond this replica's share are closed, and their sensors come back to any of them. Null: never.</summary>
    public NamespacedName? RebalanceService { get; set; }

    /// <summary>How far above its share a replica may be, as a part of the share. Default 0.25.</summary>
    public double RebalanceTolerance { get; set; } = 0.25;
}
