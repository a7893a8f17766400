using System.Text.Json;

namespace Lynceus.Load;

/// <summary>Writes an inventory's workloads as a Polaris audit of a cluster: twelve failing checks per workload, of all three categories.</summary>
internal static class PolarisInventoryReport
{
    public const int FindingsOfWorkload = 12;

    private static readonly (string Id, string Category, string Severity)[] Checks =
    [
        ("cpuLimitsMissing", "Efficiency", "warning"), ("cpuRequestsMissing", "Efficiency", "warning"),
        ("memoryLimitsMissing", "Efficiency", "warning"), ("memoryRequestsMissing", "Efficiency", "warning"),
        ("livenessProbeMissing", "Reliability", "warning"), ("readinessProbeMissing", "Reliability", "warning"),
        ("tagNotSpecified", "Reliability", "danger"), ("deploymentMissingReplicas", "Reliability", "warning"),
        ("runAsRootAllowed", "Security", "danger"), ("privilegeEscalationAllowed", "Security", "danger"),
        ("notReadOnlyRootFilesystem", "Security", "warning"), ("dangerousCapabilities", "Security", "danger"),
    ];

    public static void Write(Stream output, Inventory inventory, int workloads)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("PolarisOutputVersion", "1.0");
        json.WriteString("AuditTime", "2026-03-02T10:00:00Z");
        json.WriteString("SourceType", "Cluster");
        json.WriteString("SourceName", inventory.Cluster);
        json.WriteString("DisplayName", inventory.Cluster);
        json.WriteStartArray("Results");
        for (var workload = 0; workload < workloads; workload++)
        {
            json.WriteStartObject();
            json.WriteString("Name", inventory.NameOf(workload));
            json.WriteString("Namespace", Inventory.NamespaceOf(workload));
            json.WriteString("Kind", Inventory.KindOf(workload));
            json.WriteStartObject("Results");
            foreach (var (id, category, severity) in Checks)
            {
                json.WriteStartObject(id);
                json.WriteString("ID", id);
                json.WriteString("Message", $"The check {id} should pass");
                json.WriteBoolean("Success", false);
                json.WriteString("Severity", severity);
                json.WriteString("Category", category);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
            json.Flush();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
