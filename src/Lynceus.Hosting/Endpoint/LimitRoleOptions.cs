using Lynceus.Hosting.Options;

namespace Lynceus.Hosting.Endpoint;

/// <summary>Options of what connections may cost.</summary>
internal sealed class LimitRoleOptions
{
    private readonly RoleOption<int> _connections;
    private readonly RoleOption<int> _connectionsPerAddress;
    private readonly RoleOption<long> _headerBytes;
    private readonly RoleOption<TimeSpan> _headerTimeout;
    private readonly RoleOption<TimeSpan> _idleTimeout;

    public LimitRoleOptions(RoleOptions options)
    {
        var limits = new ConnectionLimits();
        _connections = options.Add(
            "metrics-max-connections", OptionKinds.Integer(1, 1_000_000), limits.MaxConnections, "Connections at a time; the next is closed at once.");
        _connectionsPerAddress = options.Add(
            "metrics-max-connections-per-address", OptionKinds.Integer(1, 1_000_000), limits.MaxConnectionsPerAddress, "Of these, connections of one address.");
        _headerBytes = options.Add(
            "metrics-max-header-size", OptionKinds.Size(1024, 1024 * 1024), (long)limits.MaxHeaderBytes, "Largest headers of a request.");
        _headerTimeout = options.Add(
            "metrics-header-timeout",
            OptionKinds.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)),
            limits.HeaderTimeout,
            "How long TLS, and then the headers of a request, may take.");
        _idleTimeout = options.Add(
            "metrics-idle-timeout",
            OptionKinds.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            limits.IdleTimeout,
            "How long a connection without a request is kept.");
    }

    public void Read(ResolvedOptions values, ConnectionLimits limits)
    {
        limits.MaxConnections = values.Get(_connections);
        limits.MaxConnectionsPerAddress = values.Get(_connectionsPerAddress);
        limits.MaxHeaderBytes = (int)values.Get(_headerBytes);
        limits.HeaderTimeout = values.Get(_headerTimeout);
        limits.IdleTimeout = values.Get(_idleTimeout);
    }
}
