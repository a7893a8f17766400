using Lynceus.Kubernetes;
using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Informers;
using Microsoft.Extensions.Logging;

namespace Lynceus.Exporter.Workloads;

/// <summary>
/// Knows what controls ReplicaSets and Jobs, since reports hang on those while people know Deployments and CronJobs. Only metadata is watched, and only the controller kept of it. Safe to use from many
/// threads.
/// </summary>
internal sealed class WorkloadOwners : IDisposable
{
    private const string ReplicaSet = "ReplicaSet";
    private const string Job = "Job";

    // Nothing in practice has more than two.
    private const int MostSteps = 4;

    private static readonly ResourceType Jobs = new("batch", "v1", "jobs");

    private readonly Informer<ControllerRef> _replicaSets;
    private readonly Informer<ControllerRef> _jobs;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public WorkloadOwners(KubernetesClient client, TimeProvider time, ILogger logger)
    {
        (_time, _logger) = (time, logger);
        _replicaSets = Create(client, ResourceType.ReplicaSets);
        _jobs = Create(client, Jobs);
    }

    public bool HasSynced => _replicaSets.HasSynced && _jobs.HasSynced;

    /// <summary>Hears the uid of each ReplicaSet and Job whose controller is known, and of each that becomes known or gets another one. Called on the thread that reads the watch.</summary>
    public void Subscribe(Action<string> subscriber)
    {
        Subscribe(_replicaSets, subscriber);
        Subscribe(_jobs, subscriber);
    }

    /// <summary>Runs until cancelled.</summary>
    public Task RunAsync(CancellationToken stoppingToken) => Task.WhenAll(_replicaSets.RunAsync(stoppingToken), _jobs.RunAsync(stoppingToken));

    /// <summary>Ends when everything was listed, or after <paramref name="bound"/>: a server that refuses a kind must not keep reports from being exposed.</summary>
    public async Task WaitForSyncAsync(TimeSpan bound, CancellationToken stoppingToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var synced = Task.WhenAll(_replicaSets.WaitForSyncAsync(stop.Token), _jobs.WaitForSyncAsync(stop.Token));
        var late = Task.Delay(bound, _time, stop.Token);
        var ended = await Task.WhenAny(synced, late);
        await stop.CancelAsync();
        stoppingToken.ThrowIfCancellationRequested();
        await Task.WhenAll(synced, late).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (ended == late)
        {
            foreach (var informer in new[] { _replicaSets, _jobs }.Where(static i => !i.HasSynced))
            {
                WorkloadLog.NotSynced(_logger, informer.Resource.ToString(), bound, informer.LastError ?? "the list has not ended");
            }
        }
    }

    public bool Knows(string uid) => _replicaSets.Get(uid) is not null || _jobs.Get(uid) is not null;

    /// <summary>The top controller of an object, as far as the chain is known.</summary>
    /// <param name="missing">Uid of the object in the chain that is not known yet; null when the chain is complete.</param>
    public Workload Find(string kind, string name, string uid, out string? missing)
    {
        for (var step = 0; step < MostSteps; step++)
        {
            if (InformerOf(kind) is not { } informer)
            {
                break;
            }

            if (informer.Get(uid) is not { } controller)
            {
                missing = uid;
                return new Workload(kind, name);
            }

            if (controller.Kind.Length == 0)
            {
                break;
            }

            (kind, name, uid) = (controller.Kind, controller.Name, controller.Uid);
        }

        missing = null;
        return new Workload(kind, name);
    }

    /// <summary>The same for an object of which only the name is known. What cannot be found is its own workload.</summary>
    public Workload Find(string kind, NamespacedName name) =>
        InformerOf(kind)?.Get(name) is { Kind.Length: > 0 } controller
            ? Find(controller.Kind, controller.Name, controller.Uid, out _)
            : new Workload(kind, name.Name);

    public void Dispose()
    {
        _replicaSets.Dispose();
        _jobs.Dispose();
    }

    private static void Subscribe(Informer<ControllerRef> informer, Action<string> subscriber) => informer.Subscribe(change =>
    {
        if (change.New is not null && change.New != change.Old)
        {
            subscriber(change.Uid);
        }
    });

    private Informer<ControllerRef>? InformerOf(string kind) => kind switch
    {
        ReplicaSet => _replicaSets,
        Job => _jobs,
        _ => null,
    };

    private static Informer<ControllerRef> Create(KubernetesClient client, ResourceType resource) => new(
        client,
        resource,
        new ControllerReader().Read,
        new InformerOptions { Name = $"workloads/{resource.Plural}", Query = new ObjectQuery { MetadataOnly = true } });
}
