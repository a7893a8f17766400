using Lynceus.Grpc;
using Lynceus.Hosting.Endpoint;
using Lynceus.Hosting.Options;
using Lynceus.Metacollector;

namespace Lynceus.Commands;

/// <summary>Options that say what no client of the broker may exceed.</summary>
internal sealed class BrokerLimitOptions
{
    private readonly RoleOption<long> _messageBytes;
    private readonly RoleOption<long> _headerBytes;
    private readonly RoleOption<int> _connections;
    private readonly RoleOption<int> _streamsPerConnection;
    private readonly RoleOption<int> _streams;
    private readonly RoleOption<int> _streamsPerAddress;
    private readonly RoleOption<long> _heldBytes;
    private readonly RoleOption<TimeSpan> _stallTimeout;
    private readonly RoleOption<TimeSpan> _requestTimeout;
    private readonly RoleOption<TimeSpan> _headerTimeout;
    private readonly RoleOption<TimeSpan> _idleTimeout;
    private readonly RoleOption<TimeSpan> _pingDelay;
    private readonly RoleOption<TimeSpan> _pingTimeout;

    public BrokerLimitOptions(RoleOptions options)
    {
        var (limits, broker) = (new GrpcServerOptions(), new MetacollectorOptions());
        _messageBytes = options.Add("broker-max-message-bytes", OptionKinds.Size(1024, 64L << 20), limits.MaxMessageBytes, "Largest message of a client.");
        _headerBytes = options.Add("broker-max-header-bytes", OptionKinds.Size(1024, 1L << 20), limits.MaxHeaderBytes, "Headers of one call together.");
        _connections = options.Add("broker-max-connections", OptionKinds.Integer(1, 1_000_000), limits.MaxConnections, "Connections at a time, at most what the limit of open files allows.");
        _streamsPerConnection = options.Add(
            "broker-max-streams-per-connection", OptionKinds.Integer(1, 1_000_000), limits.MaxStreamsPerConnection, "Open streams of one connection.");
        _streams = options.Add("broker-max-streams", OptionKinds.Integer(1, 1_000_000), limits.MaxStreams, "Open streams of all connections.");
        _streamsPerAddress = options.Add(
            "broker-max-streams-per-address", OptionKinds.Integer(1, 1_000_000), broker.MaxStreamsPerAddress, "Open streams of one address, at most three quarters of all.");
        _heldBytes = options.Add(
            "broker-max-held-bytes", OptionKinds.Size(0, 1L << 40), broker.MaxHeldBytes, "What open streams may hold together; 0: a quarter of the memory that the process may use.");
        var time = OptionKinds.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        _requestTimeout = options.Add("broker-request-timeout", time, limits.RequestTimeout, "How long a client may take for its request.");
        _stallTimeout = options.Add("broker-stall-timeout", time, broker.StallTimeout, "A stream of which the client takes nothing for this time, while something waits, is ended.");
        _headerTimeout = options.Add("broker-header-timeout", time, limits.HeaderTimeout, "How long a client may take for a handshake, and for headers.");
        _idleTimeout = options.Add("broker-idle-timeout", time, limits.IdleTimeout, "A connection without a stream is closed after this time.");
        _pingDelay = options.Add("broker-ping-delay", time, limits.PingDelay, "A connection on which nothing came for this time is pinged.");
        _pingTimeout = options.Add("broker-ping-timeout", time, limits.PingTimeout, "A connection that does not answer a ping within this time is closed.");
    }

    public void Read(ResolvedOptions values, MetacollectorOptions broker)
    {
        broker.MaxStreamsPerAddress = values.Get(_streamsPerAddress);
        broker.MaxHeldBytes = values.Get(_heldBytes);
        broker.StallTimeout = values.Get(_stallTimeout);
        var limits = broker.Limits;
        limits.MaxMessageBytes = (int)values.Get(_messageBytes);
        limits.MaxHeaderBytes = (int)values.Get(_headerBytes);
        limits.MaxConnections = Math.Min(values.Get(_connections), ConnectionBudget.OfProcess().Connections);
        limits.MaxStreamsPerConnection = values.Get(_streamsPerConnection);
        limits.MaxStreams = values.Get(_streams);
        limits.RequestTimeout = values.Get(_requestTimeout);
        limits.HeaderTimeout = values.Get(_headerTimeout);
        limits.IdleTimeout = values.Get(_idleTimeout);
        limits.PingDelay = values.Get(_pingDelay);
        limits.PingTimeout = values.Get(_pingTimeout);
    }
}
