using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes;
using Lynceus.Testing.Kubernetes.Selectors;

namespace Lynceus.Testing.Tests.Kubernetes.Replay;

/// <summary>Replays all files once; the tests look at what differed in their case.</summary>
public sealed class ReplayedExchanges : IAsyncLifetime
{
    private const string Reports = "/apis/aquasecurity.github.io/v1alpha1/namespaces/demo/vulnerabilityreports";

    private static readonly string[] OneStore = ["crud", "auth", "list", "watch", "lease", "endpointslices"];

    private readonly Dictionary<(string File, string Case), IReadOnlyList<string>> _differences = [];

    public static string? Folder => RepositoryPaths.Shared is { } shared ? Path.Combine(shared, "kube-exchanges") : null;

    public static string SamplesFolder => Path.Combine(RepositoryPaths.Root, "tests", "Lynceus.Testing.Tests", "Kubernetes", "Replay", "Samples");

    internal static IReadOnlyList<Exchange> Cases(string file)
    {
        var cases = Folder is { } folder ? Exchange.Read(Path.Combine(folder, file + ".json")) : [];
        if (file == "lease")
        {
            RepairLeases(cases);
        }

        return cases;
    }

    public IReadOnlyList<string> Differences(string file, string name) => _differences[(file, name)];

    public async Task InitializeAsync()
    {
        await RunAsync("samples", NewOptions(), async replay => await RunFileAsync(replay, Exchange.Read(Path.Combine(SamplesFolder, "samples.json"))));
        if (Folder is null)
        {
            return;
        }

        await RunAsync("discovery", NewOptions(), async replay => await RunFileAsync(replay, Cases("discovery")));
        await RunAsync("one store", NewOptions(), RunOneStoreAsync);
        await RunAsync("expired", NewOptions(), RunExpiredAsync);
        await RunShardedAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private static FakeApiServerOptions NewOptions() => new()
    {
        Users =
        [
            Scraper("<valid-token>", ClusterUser.ApiServerAudience),
            Scraper("<valid-token-audience-lynceus>", "lynceus"),
        ],
    };

    private static ClusterUser Scraper(string token, string audience) => new("system:serviceaccount:demo:scraper")
    {
        Token = token,
        Uid = "6c3ff6ad-3b6e-4c8b-9d1c-5c54c1a0a7f2",
        Audiences = [audience],
        Extra = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { ["authentication.kubernetes.io/credential-id"] = ["JTI=" + token] },
    };

    /// <summary>
    /// The recorder changed one object in place for the next request, so the first answer and the second request show what came later. The other cases tell what
    /// they were: the lease was made and renewed by a.
    /// </summary>
    private static void RepairLeases(IReadOnlyList<Exchange> cases)
    {
        foreach (var exchange in cases)
        {
            switch (exchange.Case)
            {
                case "lease-create":
                    exchange.Response["body"]!["spec"] = exchange.Request["body"]!["spec"]!.DeepClone();
                    break;
                case "lease-renew":
                    exchange.Request["body"]!["spec"]!["holderIdentity"] = "a";
                    break;
            }
        }
    }

    private static async Task RunAsync(string what, FakeApiServerOptions options, Func<ExchangeReplay, Task> run)
    {
        var clock = new ManualTimeProvider(new DateTimeOffset(2026, 11, 21, 2, 19, 51, TimeSpan.Zero));
        await using var server = await FakeApiServer.StartAsync(options with { Time = clock });
        server.Load(File.ReadAllText(Path.Combine(SamplesFolder, "cluster.yaml")));
        using var replay = new ExchangeReplay(server, clock);
        await run(replay);
    }

    private async Task RunFileAsync(ExchangeReplay replay, IReadOnlyList<Exchange> exchanges)
    {
        foreach (var exchange in exchanges)
        {
            try
            {
                _differences[(exchange.File, exchange.Case)] = await replay.RunAsync(exchange);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                _differences[(exchange.File, exchange.Case)] = [e.ToString()];
            }
        }
    }

    private async Task RunOneStoreAsync(ExchangeReplay replay)
    {
        replay.Inside["watch-version-0"] = () => Advance(replay, TimeSpan.FromSeconds(1));
        replay.Inside["watch-bookmarks"] = () => Advance(replay, TimeSpan.FromSeconds(60));
        replay.BetweenEvents["watch-bookmarks"] = () => Advance(replay, TimeSpan.FromSeconds(8));
        var lists = Cases("list");
        replay.Before["list-all"] = async () =>
        {
            for (var i = 0; i < 7; i++)
            {
                await replay.CreateAsync("/api/v1/namespaces/demo/pods", Pod($"w{i}", i), lists);
            }
        };
        foreach (var file in OneStore)
        {
            await RunFileAsync(replay, Cases(file));
        }
    }

    private async Task RunExpiredAsync(ExchangeReplay replay)
    {
        var cases = Cases("expired");
        for (var i = 0; i < 9; i++)
        {
            var value = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = $"c{i}" }, ["data"] = new JsonObject { ["k"] = "v" } };
            await replay.CreateAsync("/api/v1/namespaces/demo/configmaps", value, cases);
        }

        replay.Before["list-continue-after-compaction"] = async () =>
        {
            for (var i = 0; i < 40; i++)
            {
                await replay.Admin.JsonAsync("PATCH", "/api/v1/namespaces/demo/configmaps/c0", $$"""{"data":{"n":"{{i}}"} }""", "application/merge-patch+json");
            }

            replay.Values.LearnVersion(262, replay.Server.ResourceVersion);
            replay.Server.Compact(cachesToo: false);
        };
        replay.Before["watch-too-old-after-restart"] = async () =>
        {
            await replay.Server.RestartAsync();
            await replay.Admin.ReconnectAsync();
        };
        await RunFileAsync(replay, cases);
    }

    private async Task RunShardedAsync()
    {
        var cases = Cases("sharded");
        var uids = new Queue<Guid>();
        var options = NewOptions() with { ShardedListAndWatch = true, NewUid = () => uids.TryDequeue(out var uid) ? uid : Guid.NewGuid() };
        var recorded = cases.SelectMany(static e => ExchangeReplay.Objects(e.Response)).DistinctBy(static o => o["metadata"]!["name"]!.ToString())
            .ToDictionary(static o => o["metadata"]!["name"]!.ToString(), static o => Guid.Parse(o["metadata"]!["uid"]!.ToString()), StringComparer.Ordinal);
        await RunAsync("sharded", options, async replay =>
        {
            var template = cases[^1].During![0]!["body"]!;
            for (var i = 0; i < 12; i++)
            {
                var value = template.DeepClone().AsObject();
                value["metadata"]!["name"] = $"s{i}";
                uids.Enqueue(recorded[$"s{i}"]);
                await replay.CreateAsync(Reports, value, cases);
            }

            replay.Before["watch-lower-half-initial-events"] = () =>
            {
                foreach (var change in cases[^1].During!)
                {
                    uids.Enqueue(recorded.TryGetValue(change!["body"]!["metadata"]!["name"]!.ToString(), out var uid) ? uid : UpperHalf());
                }

                return Task.CompletedTask;
            };
            await RunFileAsync(replay, cases);
        });
    }

    private static Guid UpperHalf()
    {
        while (true)
        {
            var uid = Guid.NewGuid();
            if (ShardSelector.Hash(uid.ToString()) >= 1UL << 63)
            {
                return uid;
            }
        }
    }

    private static JsonObject Pod(string name, int i) => JsonNode.Parse($$$"""
        {
          "apiVersion": "v1", "kind": "Pod",
          "metadata": { "name": "{{{name}}}", "namespace": "demo", "labels": { "app": "web", "i": "{{{i}}}" } },
          "spec": {
            "nodeName": "node-{{{(i % 2 == 0 ? "a" : "b")}}}",
            "containers": [ { "name": "c", "image": "nginx:1.25", "resources": { "requests": { "cpu": "100m", "memory": "128Mi" } } } ]
          }
        }
        """)!.AsObject();

    private static Task Advance(ExchangeReplay replay, TimeSpan by)
    {
        replay.Clock.Advance(by);
        return Task.CompletedTask;
    }
}
