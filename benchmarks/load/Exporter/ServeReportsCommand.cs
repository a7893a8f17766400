using System.Globalization;
using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes;

namespace Lynceus.Load.Exporter;

/// <summary>An API server full of reports, in a process of its own. Commands come as lines: <c>change N</c> writes the next N reports anew, <c>sent</c> asks for the bytes sent about reports; each is answered by a line.</summary>
internal static class ServeReportsCommand
{
    public static async Task<int> RunAsync(int reports, int findings, bool isSharded, string kubeconfig)
    {
        var generated = new GeneratedReports();
        await using var server = await FakeApiServer.StartAsync(new FakeApiServerOptions { Rbac = false, ShardedListAndWatch = isSharded, WatchHistoryBytes = 1L << 30 });
        server.Load(Definition());
        for (var number = 0; number < reports; number++)
        {
            server.Load(Report(generated, number, findings, version: 0));
        }

        // What generating left behind would be collected while the others are measured.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        server.WriteKubeconfig(kubeconfig);
        Console.WriteLine("ready");
        var (next, version) = (0, 1);
        while (await Console.In.ReadLineAsync() is { } line)
        {
            switch (line.Split(' '))
            {
                case ["change", var count]:
                    for (var i = 0; i < int.Parse(count, CultureInfo.InvariantCulture); i++)
                    {
                        server.Load(Report(generated, next, findings, version));
                        next = (next + 1) % reports;
                        version += next == 0 ? 1 : 0;
                    }

                    Console.WriteLine("changed");
                    break;
                case ["sent"]:
                    Console.WriteLine(server.BytesSent("vulnerabilityreports").ToString(CultureInfo.InvariantCulture));
                    break;
                default:
                    Console.WriteLine("?");
                    break;
            }
        }

        return 0;
    }

    private static JsonObject Report(GeneratedReports generated, int number, int findings, int version)
    {
        var report = JsonNode.Parse(generated.Create(number, findings, version))!.AsObject();
        var metadata = report["metadata"]!.AsObject();
        metadata.Remove("uid"); // the server's are random, as shards need them
        metadata.Remove("resourceVersion");
        return report;
    }

    /// <summary>Of the kind, without a schema.</summary>
    private static JsonObject Definition() => new()
    {
        ["apiVersion"] = "apiextensions.k8s.io/v1",
        ["kind"] = "CustomResourceDefinition",
        ["metadata"] = new JsonObject { ["name"] = "vulnerabilityreports.aquasecurity.github.io" },
        ["spec"] = new JsonObject
        {
            ["group"] = "aquasecurity.github.io",
            ["scope"] = "Namespaced",
            ["names"] = new JsonObject { ["kind"] = "VulnerabilityReport", ["listKind"] = "VulnerabilityReportList", ["plural"] = "vulnerabilityreports", ["singular"] = "vulnerabilityreport" },
            ["versions"] = new JsonArray(new JsonObject
            {
                ["name"] = "v1alpha1",
                ["served"] = true,
                ["storage"] = true,
                ["schema"] = new JsonObject { ["openAPIV3Schema"] = new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true } },
            }),
        },
    };
}
