using System.Text.Json.Nodes;

namespace Lynceus.Load.Samples;

/// <summary>Policy reports of a cluster as a list, one per workload.</summary>
internal static class PolicyReportSamples
{
    private static readonly (string Policy, string Rule, string Severity, string Category, string Message)[] Policies =
    [
        ("disallow-capabilities", "only-known-capabilities", "high", "Pod Security", "Capabilities beyond the agreed list must not be added."),
        ("disallow-host-path", "no-host-path", "medium", "Pod Security", "Volumes of type hostPath are not allowed."),
        ("disallow-host-ports", "no-host-ports", "medium", "Pod Security", "Ports of the host are not allowed."),
        ("disallow-latest-tag", "fixed-tag", "medium", "Reliability", "An image needs a tag that does not move."),
        ("require-requests-limits", "memory-and-cpu", "low", "Efficiency", "Requests and limits for memory and CPU are required."),
        ("require-run-as-nonroot", "run-as-nonroot", "high", "Pod Security", "Containers must set runAsNonRoot."),
        ("require-team-label", "has-team", "low", "Reliability", "The label 'team' is required, so that alerts find an owner."),
        ("restrict-registries", "known-registry", "critical", "Supply Chain", "Images must come from the registry of this organisation."),
    ];

    public static JsonNode List(string cluster, int day) => new JsonObject
    {
        ["apiVersion"] = "v1",
        ["items"] = new JsonArray([.. SampleFleet.Workloads.Where(w => w.RunsIn(cluster, day)).Select(w => Report(w, day))]),
        ["kind"] = "List",
        ["metadata"] = new JsonObject { ["resourceVersion"] = "" },
    };

    private static JsonObject Report(SampleWorkload workload, int day)
    {
        var failing = Days.Names(workload.Policies, day).ToHashSet(StringComparer.Ordinal);
        var results = Policies.Select(p => (Policy: p, Result: failing.Contains(p.Policy) ? "fail" : failing.Contains("~" + p.Policy) ? "skip" : "pass")).ToList();
        return new JsonObject
        {
            ["apiVersion"] = "wgpolicyk8s.io/v1alpha2",
            ["kind"] = "PolicyReport",
            ["metadata"] = new JsonObject
            {
                ["name"] = PodTemplateHash.Of(workload.Namespace + workload.Name),
                ["namespace"] = workload.Namespace,
                ["labels"] = new JsonObject { ["app.kubernetes.io/managed-by"] = "kyverno" },
            },
            ["scope"] = new JsonObject
            {
                ["apiVersion"] = workload.Kind == "CronJob" ? "batch/v1" : "apps/v1",
                ["kind"] = workload.Kind,
                ["namespace"] = workload.Namespace,
                ["name"] = workload.Name,
            },
            ["results"] = new JsonArray([.. results.Select(r => Result(r.Policy, r.Result, workload))]),
            ["summary"] = new JsonObject
            {
                ["error"] = 0,
                ["fail"] = results.Count(static r => r.Result == "fail"),
                ["pass"] = results.Count(static r => r.Result == "pass"),
                ["skip"] = results.Count(static r => r.Result == "skip"),
                ["warn"] = 0,
            },
        };
    }

    private static JsonObject Result((string Policy, string Rule, string Severity, string Category, string Message) policy, string outcome, SampleWorkload workload)
    {
        var result = new JsonObject
        {
            ["source"] = "kyverno",
            ["policy"] = policy.Policy,
            ["rule"] = "autogen-" + policy.Rule,
            ["category"] = policy.Category,
            ["severity"] = policy.Severity,
            ["result"] = outcome,
        };
        if (outcome != "pass")
        {
            result["message"] = policy.Message;
        }

        if (outcome == "skip")
        {
            result["properties"] = new JsonObject { ["exceptions"] = $"{workload.Namespace}/{workload.Name}-{policy.Policy}" };
        }

        return result;
    }
}
