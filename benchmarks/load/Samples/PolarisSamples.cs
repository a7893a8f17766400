using System.Text.Json.Nodes;

namespace Lynceus.Load.Samples;

/// <summary>Polaris audits of a cluster, with what passes: an audit that was filtered to what failed closes nothing.</summary>
internal static class PolarisSamples
{
    private static readonly (string Id, char Level, string Severity, string Category, string Bad, string Good)[] Checks =
    [
        ("deploymentMissingReplicas", 'w', "warning", "Reliability", "Only one replica is scheduled", "Several replicas are scheduled"),
        ("priorityClassNotSet", 'p', "warning", "Reliability", "Priority class is not set", "Priority class is set"),
        ("topologySpreadConstraint", 'p', "warning", "Reliability", "Pods are not spread over zones", "Pods are spread over zones"),
        ("hostNetworkSet", 'p', "danger", "Security", "Host network is used", "Host network is not used"),
        ("hostPathSet", 'p', "warning", "Security", "A path of the host is mounted", "No path of the host is mounted"),
        ("cpuLimitsMissing", 'c', "warning", "Efficiency", "CPU limits are not set", "CPU limits are set"),
        ("cpuRequestsMissing", 'c', "warning", "Efficiency", "CPU requests are not set", "CPU requests are set"),
        ("memoryLimitsMissing", 'c', "warning", "Efficiency", "Memory limits are not set", "Memory limits are set"),
        ("memoryRequestsMissing", 'c', "warning", "Efficiency", "Memory requests are not set", "Memory requests are set"),
        ("livenessProbeMissing", 'c', "warning", "Reliability", "Liveness probe is not configured", "Liveness probe is configured"),
        ("readinessProbeMissing", 'c', "danger", "Reliability", "Readiness probe is not configured", "Readiness probe is configured"),
        ("pullPolicyNotAlways", 'c', "warning", "Reliability", "Image is not always pulled", "Image is always pulled"),
        ("tagNotSpecified", 'c', "danger", "Reliability", "Image has no fixed tag", "Image has a fixed tag"),
        ("runAsRootAllowed", 'c', "danger", "Security", "The container may run as root", "The container does not run as root"),
        ("runAsPrivileged", 'c', "danger", "Security", "The container is privileged", "The container is not privileged"),
        ("privilegeEscalationAllowed", 'c', "danger", "Security", "Privileges may be escalated", "Privileges may not be escalated"),
        ("notReadOnlyRootFilesystem", 'c', "warning", "Security", "The root file system is writable", "The root file system is read-only"),
        ("dangerousCapabilities", 'c', "danger", "Security", "The container has dangerous capabilities", "The container has no dangerous capabilities"),
        ("insecureCapabilities", 'c', "warning", "Security", "The container keeps capabilities it may not need", "Capabilities are dropped"),
        ("hostPortSet", 'c', "warning", "Security", "A port of the host is used", "No port of the host is used"),
    ];

    public static JsonNode Audit(string cluster, int day)
    {
        var workloads = SampleFleet.Workloads.Where(w => w.RunsIn(cluster, day)).ToList();
        return new JsonObject
        {
            ["PolarisOutputVersion"] = "1.0",
            ["SourceType"] = "Cluster",
            ["SourceName"] = cluster,
            ["DisplayName"] = cluster,
            ["ClusterInfo"] = new JsonObject
            {
                ["Version"] = "1.31",
                ["Nodes"] = cluster == SampleFleet.Edge ? 3 : 9,
                ["Pods"] = workloads.Count * 3,
                ["Namespaces"] = workloads.Select(static w => w.Namespace).Distinct(StringComparer.Ordinal).Count(),
                ["Controllers"] = workloads.Count,
            },
            ["Results"] = new JsonArray([.. workloads.Select(w => Workload(w, day))]),
        };
    }

    private static JsonObject Workload(SampleWorkload workload, int day) => new()
    {
        ["Name"] = workload.Name,
        ["Namespace"] = workload.Namespace,
        ["Kind"] = workload.Kind,
        ["Results"] = Results(workload, 'w', day),
        ["PodResult"] = new JsonObject
        {
            ["Name"] = "",
            ["Results"] = Results(workload, 'p', day),
            ["ContainerResults"] = new JsonArray(new JsonObject { ["Name"] = workload.Container, ["Results"] = Results(workload, 'c', day) }),
        },
    };

    private static JsonObject Results(SampleWorkload workload, char level, int day)
    {
        var failing = Days.Names(workload.Checks, day).ToHashSet(StringComparer.Ordinal);
        var results = new JsonObject();
        foreach (var check in Checks.Where(c => c.Level == level && (c.Level != 'w' || workload.Kind == "Deployment")))
        {
            var fails = failing.Contains(check.Id);
            results[check.Id] = new JsonObject
            {
                ["ID"] = check.Id,
                ["Message"] = fails ? check.Bad : check.Good,
                ["Success"] = !fails,
                ["Severity"] = check.Severity,
                ["Category"] = check.Category,
            };
        }

        return results;
    }
}
