using System.Globalization;
using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects.Tables;

internal static class ServiceTable
{
    public static TablePrinter Printer { get; } = new(
        [TableColumn.ObjectName, new("Type"), new("Cluster-IP"), new("External-IP"), new("Port(s)"), TableColumn.Age, TableColumn.Wide("Selector")],
        Cells);

    private static JsonNode?[] Cells(JsonObject service, DateTimeOffset now)
    {
        var spec = service["spec"];
        var ports = Cell.Items(spec, "ports").Select(Port).ToList();
        return
        [
            Cell.Name(service),
            Cell.Text(spec, "type"),
            Cell.TextOr(spec, Cell.None, "clusterIP"),
            External(service),
            ports.Count == 0 ? Cell.None : string.Join(',', ports),
            Cell.Age(service, now),
            Cell.Labels(spec?["selector"]),
        ];
    }

    private static string External(JsonObject service)
    {
        var addresses = (service["spec"]?["externalIPs"] as JsonArray ?? []).Select(address => address?.ToString() ?? "").ToList();
        switch (Cell.Text(service, "spec", "type"))
        {
            case "ExternalName":
                return Cell.Text(service, "spec", "externalName");
            case "LoadBalancer":
                addresses.InsertRange(0, Cell.Items(service, "status", "loadBalancer", "ingress").Select(ingress => Cell.TextOr(ingress, Cell.Text(ingress, "hostname"), "ip")));
                return addresses.Count == 0 ? "<pending>" : string.Join(',', addresses);
            default:
                return addresses.Count == 0 ? Cell.None : string.Join(',', addresses);
        }
    }

    private static string Port(JsonObject port)
    {
        var node = Cell.Number(port, "nodePort");
        return string.Create(CultureInfo.InvariantCulture, $"{Cell.Number(port, "port")}{(node > 0 ? ":" + node.ToString(CultureInfo.InvariantCulture) : "")}/{Cell.Text(port, "protocol")}");
    }
}
