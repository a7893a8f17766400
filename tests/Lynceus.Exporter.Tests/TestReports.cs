using System.Globalization;
using System.Text.Json.Nodes;
using Lynceus.Exporter.Kinds;
using Lynceus.Kubernetes.Sharding;

namespace Lynceus.Exporter.Tests;

/// <summary>Definitions of the kinds of report, without a schema, and small reports of them.</summary>
internal static class TestReports
{
    public static JsonObject Definition(ReportKind kind) => new()
    {
        ["apiVersion"] = "apiextensions.k8s.io/v1",
        ["kind"] = "CustomResourceDefinition",
        ["metadata"] = new JsonObject { ["name"] = $"{kind.Plural}.{ReportKind.Group}" },
        ["spec"] = new JsonObject
        {
            ["group"] = ReportKind.Group,
            ["scope"] = kind.IsNamespaced ? "Namespaced" : "Cluster",
            ["names"] = new JsonObject { ["kind"] = kind.Name, ["listKind"] = kind.Name + "List", ["plural"] = kind.Plural, ["singular"] = kind.Name.ToLowerInvariant() },
            ["versions"] = new JsonArray(new JsonObject
            {
                ["name"] = ReportKind.Version,
                ["served"] = true,
                ["storage"] = true,
                ["schema"] = new JsonObject { ["openAPIV3Schema"] = new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true } },
            }),
        },
    };

    /// <summary>A uid whose hash lies in these ranges.</summary>
    public static string UidIn(UidRanges ranges, int seed = 1)
    {
        var random = new Random(seed);
        var bytes = new byte[16];
        while (true)
        {
            random.NextBytes(bytes);
            if (new Guid(bytes).ToString() is var uid && ranges.ContainsUid(uid))
            {
                return uid;
            }
        }
    }

    /// <summary>The same report with a uid of the test's choice.</summary>
    public static JsonObject WithUid(this JsonObject report, string uid)
    {
        report["metadata"]!["uid"] = uid;
        return report;
    }

    /// <summary>A VulnerabilityReport with findings of severity HIGH.</summary>
    public static JsonObject Vulnerabilities(string name, int findings = 1, string ttl = "24h0m0s") => new()
    {
        ["apiVersion"] = $"{ReportKind.Group}/{ReportKind.Version}",
        ["kind"] = "VulnerabilityReport",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["namespace"] = "shop",
            ["annotations"] = new JsonObject { ["trivy-operator.aquasecurity.github.io/report-ttl"] = ttl },
            ["labels"] = new JsonObject
            {
                ["trivy-operator.container.name"] = "app",
                ["trivy-operator.resource.kind"] = "ReplicaSet",
                ["trivy-operator.resource.name"] = name,
                ["trivy-operator.resource.namespace"] = "shop",
            },
        },
        ["report"] = new JsonObject
        {
            ["artifact"] = new JsonObject { ["repository"] = "shop/app", ["tag"] = "1.0" },
            ["registry"] = new JsonObject { ["server"] = "registry.example.com" },
            ["summary"] = new JsonObject { ["criticalCount"] = 0, ["highCount"] = findings, ["mediumCount"] = 0, ["lowCount"] = 0, ["unknownCount"] = 0 },
            ["vulnerabilities"] = new JsonArray([.. Enumerable.Range(1, findings).Select(static i => (JsonNode)new JsonObject
            {
                ["vulnerabilityID"] = string.Create(CultureInfo.InvariantCulture, $"CVE-2026-{i:D4}"),
                ["resource"] = "libexample",
                ["installedVersion"] = "1.0",
                ["fixedVersion"] = "1.1",
                ["severity"] = "HIGH",
                ["title"] = "An example",
                ["score"] = 7.5,
            })]),
        },
    };
}
