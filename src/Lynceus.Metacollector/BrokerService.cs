using System.Net.Security;
using Lynceus.Grpc;
using Lynceus.Hosting;
using Lynceus.Hosting.Access;
using Lynceus.Hosting.Certificates;
using Lynceus.Hosting.Health;
using Lynceus.Hosting.Metrics;
using Lynceus.Kubernetes.Http;
using Lynceus.Metacollector.Access;
using Lynceus.Metacollector.Balance;
using Lynceus.Metacollector.Objects;
using Lynceus.Metacollector.Peers;
using Lynceus.Metacollector.Protocol;
using Lynceus.Metacollector.Relevance;
using Lynceus.Metacollector.Watching;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lynceus.Metacollector;

/// <summary>The role: collects, and serves subscribers until it is told to stop.</summary>
internal sealed class BrokerService : IHostedService, IAsyncDisposable
{
    private const string ShutdownReason = "shutdown";

    // Streams that nobody reads are reset at once, so this is for a machine out of breath.
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(4);

    // For what clients still have to take. Those that do not are cut off: the original's manifests give a pod ten seconds.
    private static readonly TimeSpan ServerStopLimit = TimeSpan.FromSeconds(2);

    private readonly MetacollectorOptions _options;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly BrokerMetrics _metrics;
    private readonly ClusterView _view;
    private readonly Collectors _collectors;
    private readonly OpenStreams _streams = new();
    private readonly StreamGate _gate;
    private readonly ServingTls? _tls;
    private readonly ServingTls? _secureTls;
    private readonly GrpcServer _server;
    private readonly Rebalancer? _rebalancer;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;
    private bool _isDisposed;

    /// <param name="guard">Needed when there is a secure address. It stays the caller's.</param>
    public BrokerService(
        MetacollectorOptions options, KubernetesClient client, AccessGuard? guard, RoleMetrics role, HealthChecks health, IHostApplicationLifetime lifetime, ILoggerFactory logging, TimeProvider time)
    {
        (_options, _lifetime, _time) = (options, lifetime, time);
        _logger = logging.CreateLogger(WatchLog.Category);
        _metrics = new BrokerMetrics(role.Registry);
        var view = new ClusterViewOptions { Tombstones = options.Tombstones, TombstoneLifetime = options.TombstoneLifetime, MaxTombstones = options.MaxTombstones };
        _view = new ClusterView(view, _metrics, time);
        _collectors = new Collectors(client, _view, _metrics, options.WatchIdleTimeout);
        _metrics.Observe(_view.MailboxDepth, () => _collectors.SyncAge);
        health.Add("sync", HealthProbes.Ready, _collectors.Missing);

        _tls = options.BrokerTls is { } tls ? new ServingTls(tls, time, _logger) : null;
        _secureTls = options.SecureBroker is not null ? new ServingTls(options.SecureTls, time, _logger) : null;
        var secureAddress = options.SecureBroker is { } secure ? AddressOf(secure, _secureTls) : null;
        var access = secureAddress is null ? null : new NodeAccess(secureAddress, _secureTls!, guard!, options.TokenAudiences);
        var limits = PeerLimits.Of(BrokerMemory.Allowed, options.MaxHeldBytes, options.Limits.MaxStreams, options.MaxStreamsPerAddress);
        _gate = new StreamGate(limits, _streams, options.StallTimeout, time);
        _metrics.Observe(() => _gate.Budget.Bytes);
        var watch = new WatchMethod(_view, _synced.Task, options, access, _streams, _gate, _metrics, _logger, time);
        options.Limits.Addresses.Clear();
        options.Limits.Addresses.Add(AddressOf(options.Broker, _tls));
        if (secureAddress is not null)
        {
            options.Limits.Addresses.Add(secureAddress);
        }

        _server = new GrpcServer(options.Limits, [new(MetadataService.WatchPath, watch.AnswerAsync)], logging, time);
        _rebalancer = options.RebalanceService is null ? null : Rebalancer.Create(options, client, _view, _streams, _logger, time);
    }

    /// <summary>Where it listens: the open address, then the secure one if there is one.</summary>
    public IReadOnlyList<System.Net.IPEndPoint> EndPoints => _server.EndPoints;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _server.StartAsync(cancellationToken);
        WatchLog.Starting(_logger, Text(_options.Broker, EndPoints[0]));
        if (_options.SecureBroker is { } secure)
        {
            WatchLog.StartingSecure(_logger, Text(secure, EndPoints[^1]));
        }

        _running = RunAsync();
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // Meanwhile the Service hears that this replica is not ready, and whoever comes back is sent to another.
        await Task.Delay(_options.DrainDelay, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        WatchLog.Closing(_logger, _streams.Count, ShutdownReason);
        await Task.WhenAny(_streams.CloseAllAsync(ShutdownReason), Task.Delay(CloseLimit, _time, cancellationToken));
        using var limit = new CancellationTokenSource(ServerStopLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        await _server.StopAsync(either.Token);
        await _stopping.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        // The container of a host disposes of it as a service and as a hosted service.
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        await _stopping.CancelAsync();
        await _server.DisposeAsync();
        _rebalancer?.Dispose();
        _collectors.Dispose();
        _tls?.Dispose();
        _secureTls?.Dispose();
        _metrics.Dispose();
        _stopping.Dispose();
    }

    /// <summary>As it was asked for, unless the system was to choose the port.</summary>
    private static string Text(ListenAddress address, System.Net.IPEndPoint listening) => (address.Port == 0 ? (object)listening : address).ToString()!;

    private static GrpcListenAddress AddressOf(ListenAddress address, ServingTls? tls) =>
        new(address.Address, address.Port, tls is null ? null : new Func<SslServerAuthenticationOptions>(tls.CreateHandshake));

    private Task RunAsync()
    {
        var tasks = _collectors.All.Select(collector => RunAsync(collector.Kind.Name(), collector.RunAsync)).ToList();
        tasks.Add(RunAsync("sync", SyncAsync));
        tasks.Add(RunAsync("stalls", _gate.RunAsync));
        if (_rebalancer is not null)
        {
            tasks.Add(RunAsync("members", _rebalancer.RunAsync));
        }

        return Task.WhenAll(tasks);
    }

    private async Task SyncAsync(CancellationToken cancellationToken)
    {
        await _collectors.WaitForSyncAsync(cancellationToken);
        WatchLog.Synced(_logger);
        _synced.TrySetResult();
        await new BrokerMemory(() => _gate.Budget.Bytes, _time).RunAsync(cancellationToken);
    }

    private async Task RunAsync(string what, Func<CancellationToken, Task> run)
    {
        try
        {
            await run(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031 // A boundary: a collector that ended would leave subscribers with what was true then, so the process ends and is started anew.
        catch (Exception e)
#pragma warning restore CA1031
        {
            WatchLog.CollectorFailed(_logger, what, e);
            Environment.ExitCode = ExitCode.Fault;
            _lifetime.StopApplication();
        }
    }
}
