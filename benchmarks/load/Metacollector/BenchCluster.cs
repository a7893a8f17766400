using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Lynceus.Load.Kubernetes;

namespace Lynceus.Load.Metacollector;

/// <summary>A cluster as lists and watches show it, made by numbers: pod i runs on node i modulo nodes and belongs to workload i modulo workloads.</summary>
internal sealed class BenchCluster
{
    private const int PodsOfService = 2; // workloads for each service

    private readonly string[] _pod;

    public BenchCluster()
    {
        var pod = GeneratedObjects.Pod();
        var metadata = pod["metadata"]!.AsObject();
        metadata["name"] = "~name~";
        metadata["generateName"] = "~workload~-7d9f8c6b5d-";
        metadata["namespace"] = "~namespace~";
        metadata["uid"] = "~uid~";
        metadata["resourceVersion"] = "~version~";
        metadata["labels"] = new JsonObject
        {
            ["app.kubernetes.io/instance"] = "~workload~",
            ["app.kubernetes.io/managed-by"] = "Helm",
            ["app.kubernetes.io/name"] = "~workload~",
            ["churn"] = "~churn~",
            ["pod-template-hash"] = "7d9f8c6b5d",
        };
        var owner = metadata["ownerReferences"]![0]!;
        owner["name"] = "~workload~-7d9f8c6b5d";
        owner["uid"] = "~owner~";
        pod["spec"]!["nodeName"] = "~node~";
        pod["status"]!["podIP"] = "~ip~";
        pod["status"]!["phase"] = "~phase~";
        _pod = pod.ToJsonString().Split('~');
    }

    public int Nodes { get; init; } = 1_000;

    public int Pods { get; init; } = 30_000;

    public int Workloads { get; init; } = 3_000;

    public int Services { get; init; } = 1_500;

    public int Namespaces { get; init; } = 100;

    public string NodeName(int node) => $"worker-pool-a-{node:D4}";

    public int NodeOf(int pod) => pod % Nodes;

    // Pods of a workload lie on different nodes, and those of a node belong to different workloads.
    public int WorkloadOf(int pod) => (int)((pod + ((long)pod / Nodes * 37)) % Workloads);

    public int CountOf(string resource) => resource switch
    {
        "pods" => Pods,
        "services" => Services,
        "namespaces" => Namespaces,
        "deployments" or "replicasets" => Workloads,
        _ => 0,
    };

    /// <summary>Writes an object as the API server does; of kinds other than pods and services the metadata alone.</summary>
    public void Write(IBufferWriter<byte> output, string resource, int number, long version)
    {
        if (resource == "pods")
        {
            WritePod(output, number, version, "0", "Running");
            return;
        }

        var workload = resource == "services" ? (number * PodsOfService) % Workloads : number;
        var name = resource == "namespaces" ? Namespace(number) : resource == "replicasets" ? $"{Name(workload)}-7d9f8c6b5d" : Name(workload);
        var place = resource == "namespaces" ? "" : $"\"namespace\":\"{Namespace(workload % Namespaces)}\",";
        var owner = resource == "replicasets"
            ? $",\"ownerReferences\":[{{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"name\":\"{Name(workload)}\",\"uid\":\"{Uid("deployments", workload)}\",\"controller\":true}}]"
            : "";
        var spec = resource == "services" ? $",\"spec\":{{\"ports\":[{{\"port\":80}}],\"selector\":{{\"app.kubernetes.io/name\":\"{Name(workload)}\"}},\"clusterIP\":\"10.0.0.1\"}},\"status\":{{}}" : "";
        WriteText(output, string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"metadata\":{{\"name\":\"{name}\",{place}\"uid\":\"{Uid(resource, number)}\",\"resourceVersion\":\"{version}\",\"generation\":3,\"creationTimestamp\":\"2026-05-02T10:00:00Z\",\"labels\":{{\"app.kubernetes.io/name\":\"{name}\",\"team\":\"payments\"}},\"annotations\":{{\"deployment.kubernetes.io/revision\":\"3\"}}{owner}}}{spec}}}"));
    }

    public void WritePod(IBufferWriter<byte> output, int number, long version, string churn, string phase)
    {
        var workload = WorkloadOf(number);
        for (var i = 0; i < _pod.Length; i++)
        {
            WriteText(output, (i & 1) == 0 ? _pod[i] : _pod[i] switch
            {
                "name" => $"{Name(workload)}-7d9f8c6b5d-{number:D5}",
                "workload" => Name(workload),
                "namespace" => Namespace(workload % Namespaces),
                "uid" => Uid("pods", number),
                "version" => version.ToString(CultureInfo.InvariantCulture),
                "churn" => churn,
                "owner" => Uid("replicasets", workload),
                "node" => NodeName(NodeOf(number)),
                "ip" => $"10.{number >> 16}.{(number >> 8) & 255}.{number & 255}",
                "phase" => phase,
                var other => throw new InvalidOperationException(other),
            });
        }
    }

    private static string Name(int workload) => $"workload-{workload:D4}";

    private static string Namespace(int number) => $"team-{number:D3}";

    private static string Uid(string resource, int number) => $"6f1d3e6a-e867-4a6a-{resource.Length:x4}-{resource[0] - 'a':x2}{number:x10}";

    private static void WriteText(IBufferWriter<byte> output, string text)
    {
        var length = Encoding.UTF8.GetBytes(text, output.GetSpan(text.Length * 3));
        output.Advance(length);
    }
}
