using System.Text.Json.Nodes;

namespace Lynceus.Load.Samples;

/// <summary>Output of <c>trivy k8s --report all</c> about a cluster.</summary>
internal static class TrivySamples
{
    /// <summary>Cluster, workload and day of a scan that could not pull its image.</summary>
    private static readonly (string Cluster, string Name, int Day) Failed = (SampleFleet.Staging, "catalog", -6);

    /// <summary>Cluster and day of a scan without the databases of most package types: nearly all vulnerabilities are missing, though nobody fixed them.</summary>
    private static readonly (string Cluster, int Day) WithoutDatabase = (SampleFleet.Staging, 0);

    public static JsonNode Cluster(string cluster, int day) => new JsonObject
    {
        ["SchemaVersion"] = 2,
        ["Trivy"] = new JsonObject { ["Version"] = day < -7 ? "0.66.0" : "0.67.2" },
        ["ClusterName"] = cluster,
        ["Resources"] = new JsonArray([.. SampleFleet.Workloads.Where(w => w.RunsIn(cluster, day)).Select(w => Resource(cluster, w, day))]),
    };

    private static JsonObject Resource(string cluster, SampleWorkload workload, int day)
    {
        var resource = new JsonObject
        {
            ["Namespace"] = workload.Namespace,
            ["Kind"] = workload.Kind,
            ["Name"] = workload.Name,
            ["Metadata"] = new JsonArray(new JsonObject
            {
                ["OS"] = new JsonObject { ["Family"] = workload.Base, ["Name"] = System(workload) },
                ["ImageID"] = PodTemplateHash.Digest(workload.ImageOn(day)),
                ["RepoTags"] = new JsonArray(workload.ImageOn(day)),
            }),
        };
        if ((cluster, workload.Name, day) == Failed)
        {
            resource["Error"] = $"scan error: image {workload.ImageOn(day)}: unable to pull: 401 Unauthorized";
            return resource;
        }

        var found = SampleVulnerabilities.Of(workload, day).ToList();
        if ((cluster, day) == WithoutDatabase)
        {
            found.RemoveAll(static v => v.Type != "python-pkg");
        }

        var results = new JsonArray(Result($"{workload.ImageOn(day)} ({workload.Base} {System(workload)})", "os-pkgs", workload.Base, found.Where(static v => v.IsOfSystem), day));
        foreach (var group in found.Where(static v => !v.IsOfSystem).GroupBy(static v => v.Type, StringComparer.Ordinal))
        {
            results.Add((JsonNode)Result(TargetOf(group.Key, workload), "lang-pkgs", group.Key, group, day));
        }

        var checks = WorkloadChecks.Failing(workload, day).ToList();
        results.Add((JsonNode)new JsonObject
        {
            ["Target"] = $"{workload.Kind}/{workload.Name}",
            ["Class"] = "config",
            ["Type"] = "kubernetes",
            ["MisconfSummary"] = new JsonObject { ["Successes"] = 90 - checks.Count, ["Failures"] = checks.Count },
            ["Misconfigurations"] = new JsonArray([.. checks.Select((c, i) => Misconfiguration(c, i, workload))]),
        });
        resource["Results"] = results;
        return resource;
    }

    private static JsonObject Result(string target, string @class, string type, IEnumerable<SampleVulnerability> found, int day)
    {
        var result = new JsonObject { ["Target"] = target, ["Class"] = @class, ["Type"] = type };
        if (found.Any())
        {
            result["Vulnerabilities"] = new JsonArray([.. found.Select(v => Vulnerability(v, day))]);
        }

        return result;
    }

    private static JsonObject Vulnerability(SampleVulnerability v, int day)
    {
        var vulnerability = new JsonObject
        {
            ["VulnerabilityID"] = v.Id,
            ["PkgName"] = v.Package,
            ["PkgIdentifier"] = new JsonObject { ["PURL"] = v.Purl },
            ["InstalledVersion"] = v.Installed,
            ["Status"] = v.FixedVersionOn(day) is null ? "affected" : "fixed",
            ["SeveritySource"] = v.IsOfSystem ? v.Type : "nvd",
            ["PrimaryURL"] = $"https://nvd.nist.gov/vuln/detail/{v.Id}",
            ["Title"] = v.Title,
            ["Description"] = v.Description,
            ["Severity"] = v.SeverityOn(day),
            ["CVSS"] = new JsonObject { ["nvd"] = new JsonObject { ["V3Score"] = v.Score } },
        };
        if (v.FixedVersionOn(day) is { } @fixed)
        {
            vulnerability["FixedVersion"] = @fixed;
        }

        return vulnerability;
    }

    private static JsonObject Misconfiguration(WorkloadCheck check, int index, SampleWorkload workload) => new()
    {
        ["Type"] = "Kubernetes Security Check",
        ["ID"] = check.Id,
        ["Title"] = check.Title,
        ["Description"] = check.Description,
        ["Message"] = check.Message.Replace("ReplicaSet", "Deployment", StringComparison.Ordinal),
        ["Resolution"] = check.Remediation,
        ["Severity"] = check.Severity,
        ["Status"] = "FAIL",
        ["CauseMetadata"] = new JsonObject { ["Provider"] = "Kubernetes", ["Service"] = "general", ["StartLine"] = 21 + (index * 4), ["EndLine"] = 34 + (index * 4), ["Resource"] = workload.Name },
    };

    private static string System(SampleWorkload workload) => workload.Base == "debian" ? "12.5" : "3.19.1";

    private static string TargetOf(string type, SampleWorkload workload) => type switch
    {
        "gobinary" => $"usr/local/bin/{workload.Name}",
        "jar" => "Java",
        "python-pkg" => "Python",
        _ => "Node.js",
    };
}
