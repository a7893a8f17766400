using System.Security.Cryptography;
using Lynceus.Hosting;
using Lynceus.Hosting.Certificates;
using Lynceus.Hosting.Endpoint;
using Lynceus.Hosting.Metrics;
using Lynceus.Hosting.Options;
using Lynceus.Kubernetes;
using Lynceus.Metacollector;
using Lynceus.Metacollector.Logging;

namespace Lynceus.Commands;

/// <summary>Options of <c>lynceus metacollector</c>. Where the original has a flag, it is that one with its default.</summary>
internal sealed class MetacollectorRoleOptions
{
    private static readonly MetacollectorOptions Defaults = new();

    private readonly RoleOption<ListenAddress> _broker;
    private readonly RoleOption<string> _certificate;
    private readonly RoleOption<string> _key;
    private readonly RoleOption<ListenAddress> _secureBroker;
    private readonly RoleOption<string> _secureCertificate;
    private readonly RoleOption<string> _secureKey;
    private readonly RoleOption<string> _clientAuthority;
    private readonly RoleOption<IReadOnlyList<string>> _audiences;
    private readonly RoleOption<TimeSpan> _watchIdleTimeout;
    private readonly RoleOption<bool> _alias;
    private readonly RoleOption<bool> _tombstones;
    private readonly RoleOption<TimeSpan> _tombstoneLifetime;
    private readonly RoleOption<int> _maxTombstones;
    private readonly RoleOption<int> _maxEventsPerSecond;
    private readonly RoleOption<TimeSpan> _drainDelay;
    private readonly RoleOption<string> _rebalanceService;
    private readonly RoleOption<double> _rebalanceTolerance;
    private readonly BrokerLimitOptions _limits;
    private readonly ClusterRoleOptions _cluster;
    private readonly EndpointRoleOptions _endpoints;
    private readonly RoleOption<Uri> _otlpEndpoint;
    private readonly BrokerLogging _logging;

    public MetacollectorRoleOptions(RoleOptions options)
    {
        _broker = options.Add("broker-bind-address", OptionKinds.Listen, Defaults.Broker, "Address on which sensors connect, gRPC.");
        _certificate = options.AddOptional("broker-server-cert", OptionKinds.File, "PEM file with the certificate and its chain, for TLS; read again when it changes.");
        _key = options.AddOptional("broker-server-key", OptionKinds.File, "PEM file with the key of the certificate.");
        _secureBroker = options.AddOptional(
            "broker-secure-bind-address", OptionKinds.Listen, "A second address, with TLS, where a caller may watch only the node that its certificate or token names.");
        _secureCertificate = options.AddOptional(
            "broker-secure-cert", OptionKinds.File, "PEM file with the certificate of the second address. Without it one is made at start.");
        _secureKey = options.AddOptional("broker-secure-key", OptionKinds.File, "PEM file with the key of that certificate.");
        _clientAuthority = options.AddOptional(
            "broker-secure-client-ca", OptionKinds.File, "PEM file with authorities of client certificates; CN=system:node:NAME may watch node NAME.");
        _audiences = options.Add("broker-secure-audiences", OptionKinds.Names("audiences of tokens"), [], "Audiences of which a token must have one; none: that of the API server.");
        _watchIdleTimeout = options.Add(
            "watch-idle-timeout",
            OptionKinds.Duration(TimeSpan.Zero, TimeSpan.FromDays(1)),
            Defaults.WatchIdleTimeout,
            "A watch of the API server that is silent for this long is opened anew; 0s: never.");
        _alias = options.Add(
            "alias-replica-controller", OptionKinds.Flag, Defaults.AliasReplicaController, "Who asks for ReplicaController, as Falco's plugin does, gets ReplicationControllers.");
        _tombstones = options.Add(
            "tombstones", OptionKinds.Flag, Defaults.Tombstones, "Begin a stream with a Delete for what earlier streams of the node were told of and is gone.");
        _tombstoneLifetime = options.Add(
            "tombstone-lifetime",
            OptionKinds.Duration(TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)),
            Defaults.TombstoneLifetime,
            "How long it is remembered what closed streams were told.");
        _maxTombstones = options.Add("max-tombstones", OptionKinds.Integer(1, 1_000_000), Defaults.MaxTombstones, "Most objects remembered for one node.");
        _maxEventsPerSecond = options.Add(
            "max-events-per-second", OptionKinds.Integer(0, 1_000_000), Defaults.MaxEventsPerSecond, "Most events per second to one sensor, after as many at once; 0: no bound. 500 suits Falco before 0.41.");
        _drainDelay = options.Add(
            "drain-delay",
            OptionKinds.Duration(TimeSpan.Zero, TimeSpan.FromMinutes(5)),
            Defaults.DrainDelay,
            "How long streams go on after SIGTERM, so that the Service sends nobody back here.");
        _rebalanceService = options.AddOptional(
            "rebalance-service",
            OptionKinds.Where("NAMESPACE/NAME", "the namespace and the name of a Service", static text => text.Split('/') is [{ Length: > 0 }, { Length: > 0 }]),
            "The Service of all replicas: streams beyond this replica's share are closed, and come back to any of them.");
        _rebalanceTolerance = options.Add(
            "rebalance-tolerance", OptionKinds.Number(0.01, 10), Defaults.RebalanceTolerance, "How far above its share a replica may be, as a part of the share.");
        _limits = new BrokerLimitOptions(options);
        _cluster = new ClusterRoleOptions(options);
        _endpoints = new EndpointRoleOptions(options, Endpoints());
        _otlpEndpoint = OtlpExport.AddOption(options);
        _logging = new BrokerLogging(options);
    }

    /// <exception cref="RoleOptionException">Options contradict each other, or a file that they name cannot be used.</exception>
    public MetacollectorSettings Read(ResolvedOptions values, CommandHost host)
    {
        var secure = values.Find(_secureBroker);
        var metacollector = new MetacollectorOptions
        {
            Broker = values.Get(_broker),
            BrokerTls = ReadCertificate(values, _certificate, _key),
            SecureBroker = secure,
            TokenAudiences = values.Get(_audiences),
            WatchIdleTimeout = values.Get(_watchIdleTimeout),
            AliasReplicaController = values.Get(_alias),
            Tombstones = values.Get(_tombstones),
            TombstoneLifetime = values.Get(_tombstoneLifetime),
            MaxTombstones = values.Get(_maxTombstones),
            MaxEventsPerSecond = values.Get(_maxEventsPerSecond),
            DrainDelay = values.Get(_drainDelay),
            RebalanceService = values.Find(_rebalanceService)?.Split('/') is [var @namespace, var name] ? new NamespacedName(@namespace, name) : null,
            RebalanceTolerance = values.Get(_rebalanceTolerance),
        };
        if (ReadCertificate(values, _secureCertificate, _secureKey) is { } tls)
        {
            (metacollector.SecureTls.CertificateFile, metacollector.SecureTls.KeyFile) = (tls.CertificateFile, tls.KeyFile);
        }

        metacollector.SecureTls.ClientAuthorityFile = values.Find(_clientAuthority);
        _limits.Read(values, metacollector);
        return new MetacollectorSettings(metacollector, _cluster.Read(values, host), _endpoints.Read(values), _logging.Configure(values), values.Find(_otlpEndpoint));
    }

    private static EndpointFlags Endpoints()
    {
        var flags = new EndpointFlags { MetricsListen = "metrics-bind-address", HealthListen = "health-probe-bind-address" };
        flags.Defaults.Metrics.Listen = new ListenAddress(null, 8080);
        flags.Defaults.Metrics.IsSecure = false;
        return flags;
    }

    // Read here once, since a server with a certificate of its own making would be found out only by the sensors.
    private static TlsOptions? ReadCertificate(ResolvedOptions values, RoleOption<string> certificateOption, RoleOption<string> keyOption)
    {
        var (certificate, key) = (values.Find(certificateOption), values.Find(keyOption));
        if (certificate is null && key is null)
        {
            return null;
        }

        if (certificate is null || key is null)
        {
            var (given, missing) = certificate is null ? (keyOption, certificateOption) : (certificateOption, keyOption);
            throw new RoleOptionException($"--{given.Name} is '{certificate ?? key}' and --{missing.Name} is missing: the two come together");
        }

        try
        {
            _ = ServerCertificate.Read(certificate, key);
            return new TlsOptions { CertificateFile = certificate, KeyFile = key };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new RoleOptionException(
                $"--{certificateOption.Name} is '{certificate}' and --{keyOption.Name} is '{key}': they take PEM files that belong together ({e.Message.TrimEnd('.')})");
        }
    }
}
