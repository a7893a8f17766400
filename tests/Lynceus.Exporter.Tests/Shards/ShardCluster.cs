using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Lynceus.Exporter.Shards;
using Lynceus.Kubernetes.Authentication;
using Lynceus.Kubernetes.Http;
using Lynceus.Testing;
using Lynceus.Testing.Kubernetes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lynceus.Exporter.Tests.Shards;

/// <summary>Members with real leases on an API server, each with a connection of its own that can be cut, on one clock that the test moves.</summary>
internal sealed class ShardCluster : IAsyncDisposable
{
    public const string Namespace = "monitoring";

    private readonly CancellationTokenSource _safety;
    private readonly HashSet<string> _cut = new(StringComparer.Ordinal);
    private readonly string _folder = Directory.CreateTempSubdirectory("lynceus-").FullName;
    private readonly List<IDisposable> _connections = [];

    private ShardCluster(FakeApiServer server, TimeSpan patience) => (Server, _safety) = (server, new CancellationTokenSource(patience));

    public FakeApiServer Server { get; }

    public ManualTimeProvider Clock { get; } = new();

    public List<ShardMember> Members { get; } = [];

    public CancellationToken Safety => _safety.Token;

    public static async Task<ShardCluster> StartAsync(TimeSpan? patience = null)
    {
        var server = await FakeApiServer.StartAsync(new FakeApiServerOptions { Tls = false, Rbac = false });
        server.Load("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"monitoring"}}""");
        var cluster = new ShardCluster(server, patience ?? TimeSpan.FromSeconds(60));
        server.Faults.Add(r => cluster.IsCut(r.User), Fault.Reset() with { Times = int.MaxValue });
        return cluster;
    }

    /// <summary>Starts a member of the Service; nobody knows it before <see cref="SetEndpoints"/>.</summary>
    public ShardMember Join(int number, string? podUid = null, bool loads = true) => Start(
        $"exporter-{number}",
        new ShardOptions { Mode = new ShardMode(ShardKind.Service), ServiceName = "exporter", MemberAddress = AddressOf(number), PodUid = podUid },
        loads);

    public ShardMember JoinSet(int ordinal) => Start($"exporter-{ordinal}", new ShardOptions { Mode = new ShardMode(ShardKind.StatefulSet), StatefulSetName = "exporter" }, loads: true);

    /// <summary>Ready or not makes no difference, so none is ready.</summary>
    public void SetEndpoints(params int[] numbers) => Server.Load(new JsonObject
    {
        ["apiVersion"] = "discovery.k8s.io/v1",
        ["kind"] = "EndpointSlice",
        ["metadata"] = new JsonObject { ["name"] = "exporter-1", ["namespace"] = Namespace, ["labels"] = new JsonObject { ["kubernetes.io/service-name"] = "exporter" } },
        ["addressType"] = "IPv4",
        ["endpoints"] = new JsonArray([.. numbers.Select(static n => (JsonNode)new JsonObject
        {
            ["addresses"] = new JsonArray(AddressOf(n)),
            ["conditions"] = new JsonObject { ["ready"] = false },
        })]),
    });

    public void SetReplicas(int replicas) => Server.Load(new JsonObject
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = "StatefulSet",
        ["metadata"] = new JsonObject { ["name"] = "exporter", ["namespace"] = Namespace },
        ["spec"] = new JsonObject
        {
            ["replicas"] = replicas,
            ["serviceName"] = "exporter",
            ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = "exporter" } },
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = "exporter" } },
                ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "exporter", ["image"] = "lynceus" }) },
            },
        },
    });

    /// <summary>From now on nothing passes between this member and the API server.</summary>
    public void Cut(ShardMember member) => Cut(member.Name);

    public void Cut(string name)
    {
        lock (_cut)
        {
            _cut.Add(name);
        }

        Server.Faults.DropWatches(r => r.User == name);
    }

    public void Heal(ShardMember member) => Heal(member.Name);

    public void Heal(string name)
    {
        lock (_cut)
        {
            _cut.Remove(name);
        }
    }

    /// <summary>A second at a time, and no faster than members renew that can.</summary>
    public async Task AdvanceAsync(TimeSpan time)
    {
        for (var left = time; left > TimeSpan.Zero; left -= TimeSpan.FromSeconds(1))
        {
            var renewing = Members.Where(m => !IsCut(m.Name) && !m.Handover.IsFenced && m.IsRunning).ToArray();
            Clock.Advance(TimeSpan.FromSeconds(1));

            // One that was answered late renews late, and may need the clock for it.
            for (var i = 0; i < 5000 && !renewing.All(static m => !m.IsRunning || m.Handover.SinceRenewal < TimeSpan.FromSeconds(11)); i++)
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>The clock goes on until it is so, slowly enough for what needs the network.</summary>
    public async Task AdvanceUntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await AdvanceAsync(TimeSpan.FromSeconds(1));
            for (var i = 0; i < 2000 && !condition(); i++)
            {
                ThrowWhenLate();
                await Task.Yield();
            }
        }
    }

    public async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            ThrowWhenLate();
            await Task.Yield();
        }
    }

    public Task UntilSettledAsync(params ShardMember[] members) => UntilAsync(() => IsSettled(members));

    /// <summary>Each of these shows its part and nothing else, and together they show everything.</summary>
    public static bool IsSettled(params ShardMember[] members) =>
        members.All(m => m.Handover.Members == members.Length && m.Shown.Equals(m.Target) && m.Handover.Problem is null)
        && members.Aggregate(UInt128.Zero, static (sum, m) => sum + m.Shown.Size) == Lynceus.Kubernetes.Sharding.UidRange.EndOfSpace;

    public async ValueTask DisposeAsync()
    {
        foreach (var member in Members)
        {
            await member.DisposeAsync();
        }

        _connections.ForEach(static c => c.Dispose());
        await Server.DisposeAsync();
        _safety.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    public void ThrowWhenLate()
    {
        if (_safety.IsCancellationRequested)
        {
            throw new TimeoutException("It did not happen: " + string.Join("; ", Members));
        }
    }

    public static string AddressOf(int number) => $"10.0.0.{number}";

    private bool IsCut(string name)
    {
        lock (_cut)
        {
            return _cut.Contains(name);
        }
    }

    /// <summary>A client of a user of this name, so that its requests can be told from others.</summary>
    public KubernetesClient Connect(string name)
    {
        Server.AddUser(new ClusterUser(name));
        var file = Server.WriteKubeconfig(Path.Combine(_folder, $"{name}.kubeconfig"), name);
        var connection = ClusterConnection.Resolve(new ClusterConnectionOptions { Kubeconfig = file }, Clock, NullLogger.Instance);
        var client = new KubernetesClient(connection, new KubernetesClientOptions { Retries = 0 }, Clock, random: new Random(1));
        _connections.Add(client);
        _connections.Add(connection);
        return client;
    }

    private ShardMember Start(string name, ShardOptions options, bool loads)
    {
        options = options with { Namespace = Namespace, PodName = name };
        Assert.Empty(options.Problems());
        var member = new ShardMember(Connect(name), options, Members, new Meter("Lynceus.Exporter"), Clock) { Loads = loads };
        lock (Members)
        {
            Members.Add(member);
        }

        member.Start();
        return member;
    }
}
