using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects.Tables;

internal static class NodeTable
{
    private const string RolePrefix = "node-role.kubernetes.io/";

    public static TablePrinter Printer { get; } = new(
        [
            TableColumn.ObjectName, new("Status"), new("Roles"), TableColumn.Age, new("Version"),
            TableColumn.Wide("Internal-IP"), TableColumn.Wide("External-IP"), TableColumn.Wide("OS-Image"), TableColumn.Wide("Kernel-Version"), TableColumn.Wide("Container-Runtime"),
        ],
        Cells);

    private static JsonNode?[] Cells(JsonObject node, DateTimeOffset now)
    {
        var ready = Cell.Items(node, "status", "conditions").FirstOrDefault(condition => Cell.Text(condition, "type") == "Ready");
        var status = ready is null ? "Unknown" : Cell.Text(ready, "status") == "True" ? "Ready" : "NotReady";
        var roles = (node["metadata"]?["labels"] as JsonObject ?? [])
            .Where(label => label.Key.StartsWith(RolePrefix, StringComparison.Ordinal))
            .Select(label => label.Key[RolePrefix.Length..])
            .Order(StringComparer.Ordinal)
            .ToList();
        return
        [
            Cell.Name(node),
            (bool?)node["spec"]?["unschedulable"] == true ? status + ",SchedulingDisabled" : status,
            roles.Count == 0 ? Cell.None : string.Join(',', roles),
            Cell.Age(node, now),
            Cell.Text(node, "status", "nodeInfo", "kubeletVersion"),
            Address(node, "InternalIP"),
            Address(node, "ExternalIP"),
            Cell.TextOr(node, Cell.Unknown, "status", "nodeInfo", "osImage"),
            Cell.TextOr(node, Cell.Unknown, "status", "nodeInfo", "kernelVersion"),
            Cell.TextOr(node, Cell.Unknown, "status", "nodeInfo", "containerRuntimeVersion"),
        ];
    }

    private static string Address(JsonObject node, string type) =>
        Cell.Items(node, "status", "addresses").FirstOrDefault(address => Cell.Text(address, "type") == type) is { } found ? Cell.Text(found, "address") : Cell.None;
}
