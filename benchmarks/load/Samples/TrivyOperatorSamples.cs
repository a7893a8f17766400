using System.Text.Json.Nodes;

namespace Lynceus.Load.Samples;

/// <summary>Reports of the operator as <c>kubectl get -o json</c> lists them: vulnerabilities and configuration of each workload, one secret, one role.</summary>
internal static class TrivyOperatorSamples
{
    private const string SecretDays = "..-3";
    private const string RoleDays = "-11..";

    public static JsonNode List(string cluster, int day)
    {
        var items = new JsonArray();
        foreach (var workload in SampleFleet.Workloads.Where(w => w.RunsIn(cluster, day)))
        {
            items.Add((JsonNode)Vulnerabilities(workload, day));
            items.Add((JsonNode)Object(workload, day, "ConfigAuditReport", withContainer: false, new JsonObject
            {
                ["scanner"] = Scanner(),
                ["checks"] = new JsonArray([.. WorkloadChecks.Failing(workload, day).Select(static c => Check(c))]),
            }));
            if (workload.Name == "storefront")
            {
                items.Add((JsonNode)Object(workload, day, "ExposedSecretReport", withContainer: true, Secrets(workload, day)));
            }
        }

        items.Add((JsonNode)Role(day));
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["items"] = items,
            ["kind"] = "List",
            ["metadata"] = new JsonObject { ["resourceVersion"] = "" },
        };
    }

    private static JsonObject Vulnerabilities(SampleWorkload workload, int day)
    {
        var found = new JsonArray([.. SampleVulnerabilities.Of(workload, day).Select(v => Vulnerability(v, day))]);

        // Version 0.22 lost a package's name once; the entry can be told by nobody.
        if (workload.Name == "event-bus" && day >= -1)
        {
            found.Add((JsonNode)new JsonObject { ["vulnerabilityID"] = "CVE-2023-2976", ["severity"] = "MEDIUM", ["installedVersion"] = "31.1-jre", ["title"] = "guava: temporary files others can read" });
        }

        return Object(workload, day, "VulnerabilityReport", withContainer: true, new JsonObject
        {
            ["scanner"] = Scanner(),
            ["artifact"] = Artifact(workload, day),
            ["os"] = new JsonObject { ["family"] = workload.Base, ["name"] = workload.Base == "debian" ? "12.5" : "3.19.1" },
            ["summary"] = Summary(found),
            ["vulnerabilities"] = found,
        });
    }

    private static JsonObject Vulnerability(SampleVulnerability v, int day) => new()
    {
        ["vulnerabilityID"] = v.Id,
        ["resource"] = v.Package,
        ["installedVersion"] = v.Installed,
        ["fixedVersion"] = v.FixedVersionOn(day) ?? "",
        ["severity"] = v.SeverityOn(day),
        ["score"] = v.Score,
        ["title"] = v.Title,
        ["description"] = v.Description,
        ["primaryLink"] = $"https://nvd.nist.gov/vuln/detail/{v.Id}",
        ["class"] = v.IsOfSystem ? "os-pkgs" : "lang-pkgs",
        ["packageType"] = v.Type,
        ["packagePURL"] = v.Purl,
    };

    private static JsonObject Check(WorkloadCheck check) => new()
    {
        ["checkID"] = check.Id,
        ["title"] = check.Title,
        ["description"] = check.Description,
        ["severity"] = check.Severity,
        ["category"] = "Kubernetes Security Check",
        ["messages"] = new JsonArray(check.Message),
        ["remediation"] = check.Remediation,
        ["success"] = false,
    };

    private static JsonObject Secrets(SampleWorkload workload, int day)
    {
        var secrets = new JsonArray();
        if (Days.Hold(SecretDays, day))
        {
            secrets.Add((JsonNode)new JsonObject
            {
                ["target"] = "/app/config/search.yaml",
                ["ruleID"] = "private-key",
                ["category"] = "AsymmetricPrivateKey",
                ["severity"] = "HIGH",
                ["title"] = "Asymmetric Private Key",
                ["match"] = "key: ****************",
            });
        }

        return new JsonObject { ["scanner"] = Scanner(), ["artifact"] = Artifact(workload, day), ["summary"] = Summary(secrets), ["secrets"] = secrets };
    }

    private static JsonObject Role(int day)
    {
        var checks = new JsonArray();
        if (Days.Hold(RoleDays, day))
        {
            checks.Add((JsonNode)new JsonObject
            {
                ["checkID"] = "KSV-0041",
                ["title"] = "Secrets may be managed",
                ["description"] = "Whoever reads secrets of a namespace can act as every account in it.",
                ["severity"] = "CRITICAL",
                ["category"] = "Kubernetes Security Check",
                ["messages"] = new JsonArray("Role 'metrics-reader' should not list, read or change resource 'secrets'"),
                ["remediation"] = "Take secrets out of the role's rules, or name the ones that are needed.",
                ["success"] = false,
            });
        }

        return new JsonObject
        {
            ["apiVersion"] = "aquasecurity.github.io/v1alpha1",
            ["kind"] = "RbacAssessmentReport",
            ["metadata"] = Metadata("role-metrics-reader", "platform", "Role", "metrics-reader", container: null),
            ["report"] = new JsonObject { ["scanner"] = Scanner(), ["checks"] = checks },
        };
    }

    private static JsonObject Object(SampleWorkload workload, int day, string kind, bool withContainer, JsonObject report)
    {
        var name = workload.ControlledNameOn(day);
        var container = withContainer ? workload.Container : null;
        return new JsonObject
        {
            ["apiVersion"] = "aquasecurity.github.io/v1alpha1",
            ["kind"] = kind,
            ["metadata"] = Metadata($"{workload.ControlledKind.ToLowerInvariant()}-{name}{(withContainer ? "-" + container : "")}", workload.Namespace, workload.ControlledKind, name, container),
            ["report"] = report,
        };
    }

    private static JsonObject Metadata(string name, string @namespace, string ownerKind, string owner, string? container)
    {
        var labels = new JsonObject
        {
            ["resource-spec-hash"] = PodTemplateHash.Of(owner + "spec"),
            ["trivy-operator.resource.kind"] = ownerKind,
            ["trivy-operator.resource.name"] = owner,
            ["trivy-operator.resource.namespace"] = @namespace,
        };
        if (container is not null)
        {
            labels["trivy-operator.container.name"] = container;
        }

        return new JsonObject { ["name"] = name, ["namespace"] = @namespace, ["labels"] = labels };
    }

    private static JsonObject Artifact(SampleWorkload workload, int day) => new()
    {
        ["repository"] = $"{workload.Namespace}/{workload.Name}",
        ["tag"] = workload.TagOn(day),
        ["digest"] = PodTemplateHash.Digest(workload.ImageOn(day)),
    };

    private static JsonObject Scanner() => new() { ["name"] = "Trivy", ["vendor"] = "Aqua Security", ["version"] = "0.67.2" };

    private static JsonObject Summary(JsonArray entries)
    {
        int Count(string severity) => entries.Count(e => (string?)e!["severity"] == severity);
        return new JsonObject
        {
            ["criticalCount"] = Count("CRITICAL"),
            ["highCount"] = Count("HIGH"),
            ["mediumCount"] = Count("MEDIUM"),
            ["lowCount"] = Count("LOW"),
            ["unknownCount"] = 0,
        };
    }
}
