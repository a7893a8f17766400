using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Lynceus.Exporter.Workloads;
using Lynceus.Kubernetes;
using Lynceus.Kubernetes.Authentication;
using Lynceus.Kubernetes.Http;
using Lynceus.Testing;
using Lynceus.Testing.Kubernetes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lynceus.Exporter.Tests.Workloads;

public sealed class WorkloadOwnersTests : IAsyncDisposable
{
    private static readonly TimeSpan Safety = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new(Safety);
    private readonly string _kubeconfig = Path.GetTempFileName();
    private readonly ManualTimeProvider _time = new();
    private FakeApiServer? _server;
    private ClusterConnection? _connection;
    private KubernetesClient? _client;
    private WorkloadOwners? _owners;
    private Task _running = Task.CompletedTask;

    [Fact]
    public async Task Find_ReplicaSetAndJob_IsTheirTopController()
    {
        await StartAsync(rbac: false);
        _server!.Load(Owned("apps/v1", "ReplicaSet", "cart-5d8f", "rs-1", "Deployment", "cart", "d-1"));
        _server.Load(Owned("apps/v1", "ReplicaSet", "canary-77", "rs-2", "Rollout", "canary", "r-1"));
        _server.Load(Owned("apps/v1", "ReplicaSet", "bare", "rs-3", null, null, null));
        _server.Load(Owned("batch/v1", "Job", "backup-2911", "job-1", "CronJob", "backup", "c-1"));
        Run();
        await _owners!.WaitForSyncAsync(Safety, _stop.Token);

        Assert.Equal(new Workload("Deployment", "cart"), Find("ReplicaSet", "cart-5d8f"));
        Assert.Equal(new Workload("Rollout", "canary"), Find("ReplicaSet", "canary-77"));
        Assert.Equal(new Workload("ReplicaSet", "bare"), Find("ReplicaSet", "bare"));
        Assert.Equal(new Workload("CronJob", "backup"), Find("Job", "backup-2911"));
        Assert.Equal(new Workload("Deployment", "cart"), _owners.Find("ReplicaSet", new NamespacedName("shop", "cart-5d8f")));
        Assert.Equal(new Workload("ReplicaSet", "unheard-of"), _owners.Find("ReplicaSet", new NamespacedName("shop", "unheard-of")));
        Assert.Equal(new Workload("StatefulSet", "db"), _owners.Find("StatefulSet", "db", "s-1", out var missing));
        Assert.Null(missing);
    }

    [Fact]
    public async Task Find_ReplicaSetThatComesLater_IsMissingUntilItIsTold()
    {
        await StartAsync(rbac: false);
        Run();
        await _owners!.WaitForSyncAsync(Safety, _stop.Token);
        var known = new ConcurrentQueue<string>();
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _owners.Subscribe(uid =>
        {
            known.Enqueue(uid);
            told.TrySetResult();
        });

        Assert.Equal(new Workload("ReplicaSet", "late"), _owners.Find("ReplicaSet", "late", "not-there", out var missing));
        Assert.Equal("not-there", missing);

        _server!.Load(Owned("apps/v1", "ReplicaSet", "late", "rs-9", "Deployment", "late-deployment", "d-9"));
        await told.Task.WaitAsync(_stop.Token);
        Assert.Equal(Uid("replicasets", "late"), Assert.Single(known));
        Assert.Equal(new Workload("Deployment", "late-deployment"), Find("ReplicaSet", "late"));
    }

    [Fact]
    public async Task WaitForSync_ServerThatRefusesJobs_EndsAfterTheBound()
    {
        await StartAsync(rbac: true);
        Run();

        var waiting = _owners!.WaitForSyncAsync(TimeSpan.FromSeconds(10), _stop.Token);
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(10));
        await waiting;

        Assert.False(_owners.HasSynced);
        Assert.Equal(new Workload("Job", "backup"), _owners.Find("Job", "backup", "job-1", out var missing));
        Assert.Equal("job-1", missing);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _owners?.Dispose();
        _client?.Dispose();
        _connection?.Dispose();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _stop.Dispose();
        File.Delete(_kubeconfig);
    }

    private async Task StartAsync(bool rbac)
    {
        _server = await FakeApiServer.StartAsync(new FakeApiServerOptions { Rbac = rbac, Users = [new ClusterUser("nobody")] });
        _server.WriteKubeconfig(_kubeconfig, rbac ? "nobody" : "admin");
        _connection = ClusterConnection.Resolve(new ClusterConnectionOptions { Kubeconfig = _kubeconfig }, TimeProvider.System, NullLogger.Instance);
        _client = new KubernetesClient(_connection, random: new Random(1));
        _owners = new WorkloadOwners(_client, _time, NullLogger.Instance);
    }

    private void Run() => _running = _owners!.RunAsync(_stop.Token);

    private string Uid(string plural, string name) => _server!.Find(plural, "shop", name)!["metadata"]!["uid"]!.GetValue<string>();

    private Workload Find(string kind, string name)
    {
        var workload = _owners!.Find(kind, name, Uid(kind.ToLowerInvariant() + "s", name), out var missing);
        Assert.Null(missing);
        return workload;
    }

    private static JsonObject Owned(string version, string kind, string name, string uid, string? ownerKind, string? ownerName, string? ownerUid)
    {
        var metadata = new JsonObject { ["name"] = name, ["namespace"] = "shop", ["uid"] = uid };
        if (ownerKind is not null)
        {
            metadata["ownerReferences"] = new JsonArray(
                new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Other", ["name"] = "other", ["uid"] = "o-1" },
                new JsonObject { ["apiVersion"] = "apps/v1", ["kind"] = ownerKind, ["name"] = ownerName, ["uid"] = ownerUid, ["controller"] = true });
        }

        return new JsonObject { ["apiVersion"] = version, ["kind"] = kind, ["metadata"] = metadata };
    }
}
