using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Lynceus.Load.Kubernetes;

/// <summary>Objects of the size and shape that clusters have, as the API server writes them. Uids, names and versions differ, the rest repeats.</summary>
internal sealed class GeneratedObjects
{
    // Replaced in place by numbers of the same length, so that a million objects cost one copy each.
    private const string NumberMark = "0000000012";
    private static readonly byte[] Mark = Encoding.ASCII.GetBytes(NumberMark);

    private static readonly string[] Conditions = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"];

    private readonly byte[] _template;
    private readonly List<int> _marks = [];

    private GeneratedObjects(JsonObject template)
    {
        _template = Encoding.UTF8.GetBytes(template.ToJsonString());
        for (var at = 0; _template.AsSpan(at).IndexOf(Mark) is >= 0 and var next; at += next + Mark.Length)
        {
            _marks.Add(at + next);
        }
    }

    public int BytesEach => _template.Length;

    public static GeneratedObjects Pods() => new(Pod());

    public static GeneratedObjects VulnerabilityReports(int findings, int seed = 1) => new(VulnerabilityReport(findings, new Random(seed)));

    /// <summary>Writes object <paramref name="number"/> and returns its length.</summary>
    public int Write(Span<byte> destination, int number)
    {
        _template.CopyTo(destination);
        foreach (var mark in _marks)
        {
            number.TryFormat(destination[mark..], out _, "D10", CultureInfo.InvariantCulture);
        }

        return _template.Length;
    }

    internal static JsonObject Pod() => new()
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = $"checkout-7d9f8c6b5d-{NumberMark}",
            ["generateName"] = "checkout-7d9f8c6b5d-",
            ["namespace"] = "shop",
            ["uid"] = $"6f1d3e6a-e867-4a6a-ac98-00{NumberMark}",
            ["resourceVersion"] = $"1{NumberMark}",
            ["generation"] = 1,
            ["creationTimestamp"] = "2026-05-02T10:00:00Z",
            ["labels"] = new JsonObject
            {
                ["app.kubernetes.io/name"] = "checkout",
                ["app.kubernetes.io/instance"] = "checkout-prod",
                ["app.kubernetes.io/version"] = "4.17.2",
                ["app.kubernetes.io/managed-by"] = "Helm",
                ["pod-template-hash"] = "7d9f8c6b5d",
                ["team"] = "payments",
            },
            ["annotations"] = new JsonObject { ["prometheus.io/scrape"] = "true", ["prometheus.io/port"] = "9090", ["checksum/config"] = new string('a', 64) },
            ["ownerReferences"] = new JsonArray(new JsonObject
            {
                ["apiVersion"] = "apps/v1",
                ["kind"] = "ReplicaSet",
                ["name"] = "checkout-7d9f8c6b5d",
                ["uid"] = "0b2f6f1e-41a4-4d8f-9d6a-5c7a1c2e9b10",
                ["controller"] = true,
                ["blockOwnerDeletion"] = true,
            }),
            ["managedFields"] = new JsonArray(ManagedFields("kube-controller-manager", 14), ManagedFields("kubelet", 22)),
        },
        ["spec"] = new JsonObject
        {
            ["volumes"] = new JsonArray(Volume("config"), Volume("kube-api-access")),
            ["containers"] = new JsonArray(Container("app"), Container("proxy")),
            ["restartPolicy"] = "Always",
            ["terminationGracePeriodSeconds"] = 30,
            ["dnsPolicy"] = "ClusterFirst",
            ["serviceAccountName"] = "checkout",
            ["nodeName"] = "worker-pool-a-17",
            ["securityContext"] = new JsonObject { ["runAsNonRoot"] = true, ["fsGroup"] = 2000 },
            ["schedulerName"] = "default-scheduler",
            ["tolerations"] = new JsonArray(Toleration("node.kubernetes.io/not-ready"), Toleration("node.kubernetes.io/unreachable")),
            ["priority"] = 0,
            ["enableServiceLinks"] = true,
        },
        ["status"] = new JsonObject
        {
            ["phase"] = "Running",
            ["conditions"] = new JsonArray([.. Conditions.Select(Condition)]),
            ["hostIP"] = "10.0.3.17",
            ["podIP"] = "10.244.17.23",
            ["podIPs"] = new JsonArray(new JsonObject { ["ip"] = "10.244.17.23" }),
            ["startTime"] = "2026-05-02T10:00:01Z",
            ["containerStatuses"] = new JsonArray(ContainerStatus("app"), ContainerStatus("proxy")),
            ["qosClass"] = "Burstable",
        },
    };

    private static JsonObject Container(string name) => new()
    {
        ["name"] = name,
        ["image"] = $"registry.example.com/shop/{name}:4.17.2",
        ["args"] = new JsonArray("--listen=:8080", "--log-level=info"),
        ["ports"] = new JsonArray(new JsonObject { ["name"] = "http", ["containerPort"] = 8080, ["protocol"] = "TCP" }),
        ["env"] = new JsonArray([.. Enumerable.Range(0, 6).Select(static i => new JsonObject { ["name"] = $"SETTING_{i}", ["value"] = $"value of setting {i}" })]),
        ["resources"] = new JsonObject
        {
            ["requests"] = new JsonObject { ["cpu"] = "100m", ["memory"] = "128Mi" },
            ["limits"] = new JsonObject { ["memory"] = "256Mi" },
        },
        ["volumeMounts"] = new JsonArray(
            new JsonObject { ["name"] = "config", ["mountPath"] = "/etc/config", ["readOnly"] = true },
            new JsonObject { ["name"] = "kube-api-access", ["mountPath"] = "/var/run/secrets/kubernetes.io/serviceaccount", ["readOnly"] = true }),
        ["terminationMessagePath"] = "/dev/termination-log",
        ["terminationMessagePolicy"] = "File",
        ["imagePullPolicy"] = "IfNotPresent",
    };

    private static JsonObject ContainerStatus(string name) => new()
    {
        ["name"] = name,
        ["state"] = new JsonObject { ["running"] = new JsonObject { ["startedAt"] = "2026-05-02T10:00:03Z" } },
        ["lastState"] = new JsonObject(),
        ["ready"] = true,
        ["restartCount"] = 0,
        ["image"] = $"registry.example.com/shop/{name}:4.17.2",
        ["imageID"] = $"registry.example.com/shop/{name}@sha256:{new string('b', 64)}",
        ["containerID"] = $"containerd://{new string('c', 64)}",
        ["started"] = true,
    };

    private static JsonObject Volume(string name) => new() { ["name"] = name, ["configMap"] = new JsonObject { ["name"] = name, ["defaultMode"] = 420 } };

    private static JsonObject Toleration(string key) => new() { ["key"] = key, ["operator"] = "Exists", ["effect"] = "NoExecute", ["tolerationSeconds"] = 300 };

    private static JsonObject Condition(string type) => new() { ["type"] = type, ["status"] = "True", ["lastProbeTime"] = null, ["lastTransitionTime"] = "2026-05-02T10:00:05Z" };

    private static JsonObject ManagedFields(string manager, int fields) => new()
    {
        ["manager"] = manager,
        ["operation"] = "Update",
        ["apiVersion"] = "v1",
        ["time"] = "2026-05-02T10:00:05Z",
        ["fieldsType"] = "FieldsV1",
        ["fieldsV1"] = new JsonObject([.. Enumerable.Range(0, fields).Select(static i => KeyValuePair.Create<string, JsonNode?>($"f:someFieldOfTheObject{i}", new JsonObject { ["."] = new JsonObject() }))]),
    };

    private static JsonObject VulnerabilityReport(int findings, Random random)
    {
        var prose = new SecurityProse(random);
        string[] severities = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "UNKNOWN"];
        return new JsonObject
        {
            ["apiVersion"] = "aquasecurity.github.io/v1alpha1",
            ["kind"] = "VulnerabilityReport",
            ["metadata"] = new JsonObject
            {
                ["annotations"] = new JsonObject { ["trivy-operator.aquasecurity.github.io/report-ttl"] = "24h0m0s" },
                ["creationTimestamp"] = "2026-05-02T10:00:00Z",
                ["generation"] = 1,
                ["labels"] = new JsonObject
                {
                    ["resource-spec-hash"] = "7bf9bfcd4c",
                    ["trivy-operator.container.name"] = "app",
                    ["trivy-operator.resource.kind"] = "ReplicaSet",
                    ["trivy-operator.resource.name"] = "checkout-7d9f8c6b5d",
                    ["trivy-operator.resource.namespace"] = "shop",
                },
                ["managedFields"] = new JsonArray(ManagedFields("trivy-operator", 30)),
                ["name"] = $"replicaset-checkout-{NumberMark}-app",
                ["namespace"] = "shop",
                ["resourceVersion"] = $"1{NumberMark}",
                ["uid"] = $"6f1d3e6a-e867-4a6a-ac98-00{NumberMark}",
            },
            ["report"] = new JsonObject
            {
                ["artifact"] = new JsonObject { ["digest"] = $"sha256:{new string('d', 64)}", ["repository"] = "shop/app", ["tag"] = "4.17.2" },
                ["os"] = new JsonObject { ["family"] = "debian", ["name"] = "12.5" },
                ["registry"] = new JsonObject { ["server"] = "registry.example.com" },
                ["scanner"] = new JsonObject { ["name"] = "Trivy", ["vendor"] = "Aqua Security", ["version"] = "0.57.1" },
                ["summary"] = new JsonObject { ["criticalCount"] = 40, ["highCount"] = 40, ["lowCount"] = 40, ["mediumCount"] = 40, ["noneCount"] = 0, ["unknownCount"] = 40 },
                ["updateTimestamp"] = "2026-05-02T10:00:00Z",
                ["vulnerabilities"] = new JsonArray([.. Enumerable.Range(0, findings).Select(i => new JsonObject
                {
                    ["fixedVersion"] = i % 3 == 0 ? "" : $"1.2.{i}-1+deb12u2",
                    ["installedVersion"] = $"1.2.{i}-1+deb12u1",
                    ["lastModifiedDate"] = "2026-04-01T12:15:08Z",
                    ["links"] = new JsonArray(),
                    ["primaryLink"] = $"https://avd.example.com/nvd/cve-2026-{1000 + i}",
                    ["publishedDate"] = "2026-03-01T10:15:08Z",
                    ["resource"] = $"lib{prose.Pick(["ssl", "xml2", "curl", "expat", "tiff", "gnutls"])}{i % 40}",
                    ["score"] = Math.Round(random.NextDouble() * 10, 1),
                    ["severity"] = severities[i % severities.Length],
                    ["target"] = "",
                    ["title"] = prose.Title("lib" + i),
                    ["vulnerabilityID"] = $"CVE-2026-{1000 + i}",
                })]),
            },
        };
    }
}
