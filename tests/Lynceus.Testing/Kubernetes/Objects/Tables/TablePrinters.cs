using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects.Tables;

/// <summary>Columns of the built-in kinds.</summary>
internal static class TablePrinters
{
    private static readonly FrozenDictionary<string, TablePrinter> Printers = new Dictionary<string, TablePrinter>(StringComparer.Ordinal)
    {
        ["Pod"] = PodTable.Printer,
        ["Node"] = NodeTable.Printer,
        ["Service"] = ServiceTable.Printer,
        ["Deployment"] = WorkloadTables.Deployment,
        ["ReplicaSet"] = WorkloadTables.ReplicaSet,
        ["DaemonSet"] = WorkloadTables.DaemonSet,
        ["StatefulSet"] = WorkloadTables.StatefulSet,
        ["Job"] = WorkloadTables.Job,
        ["CronJob"] = WorkloadTables.CronJob,
        ["EndpointSlice"] = EndpointTables.EndpointSlice,
        ["Endpoints"] = EndpointTables.Endpoints,
        ["Event"] = EventTable.Printer,
        ["RoleBinding"] = BindingTable.Printer,
        ["ClusterRoleBinding"] = BindingTable.Printer,
        ["Namespace"] = Simple([new("Status")], static (value, _) => [Cell.Text(value, "status", "phase")]),
        ["ConfigMap"] = Simple(
            [new("Data", Description: TableDescriptions.ConfigMapData)],
            static (value, _) => [Cell.Count(value, "data") + Cell.Count(value, "binaryData")]),
        ["Secret"] = Simple([new("Type"), new("Data")], static (value, _) => [Cell.Text(value, "type"), Cell.Count(value, "data")]),
        ["ServiceAccount"] = Simple([new("Secrets")], static (value, _) => [Cell.Count(value, "secrets")]),
        ["Lease"] = Simple([new("Holder")], static (value, _) => [Cell.Text(value, "spec", "holderIdentity")]),
        ["NetworkPolicy"] = Simple([new("Pod-Selector")], static (value, _) => [Cell.Selector(value["spec"]?["podSelector"])]),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static TablePrinter Find(string kind) => Printers.GetValueOrDefault(kind, TablePrinter.Default);

    // Name, some columns, age.
    private static TablePrinter Simple(TableColumn[] columns, Func<JsonObject, DateTimeOffset, JsonNode?[]> cells) =>
        new([TableColumn.ObjectName, .. columns, TableColumn.Age], (value, now) => [Cell.Name(value), .. cells(value, now), Cell.Age(value, now)]);

    internal static string Fraction(long part, long whole) => string.Create(CultureInfo.InvariantCulture, $"{part}/{whole}");
}
