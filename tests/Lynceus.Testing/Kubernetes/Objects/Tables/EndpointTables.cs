using System.Globalization;
using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects.Tables;

internal static class EndpointTables
{
    private const int Shown = 3;

    public static TablePrinter EndpointSlice { get; } = new(
        [TableColumn.ObjectName, new("AddressType"), new("Ports"), new("Endpoints"), TableColumn.Age],
        static (value, now) =>
        [
            Cell.Name(value),
            Cell.Text(value, "addressType"),
            List(Cell.Items(value, "ports").Select(port => Cell.TextOr(port, "*", "port")), Cell.Unset),
            List(Cell.Items(value, "endpoints").SelectMany(endpoint => (endpoint["addresses"] as JsonArray ?? []).Select(address => address?.ToString() ?? "")), Cell.Unset),
            Cell.Age(value, now),
        ]);

    public static TablePrinter Endpoints { get; } = new(
        [TableColumn.ObjectName, new("Endpoints"), TableColumn.Age],
        static (value, now) =>
        [
            Cell.Name(value),
            List(Cell.Items(value, "subsets").SelectMany(Addresses), Cell.None),
            Cell.Age(value, now),
        ]);

    private static IEnumerable<string> Addresses(JsonObject subset)
    {
        var ports = Cell.Items(subset, "ports").Select(port => ":" + Cell.Text(port, "port")).DefaultIfEmpty("").ToList();
        return ports.SelectMany(port => Cell.Items(subset, "addresses").Select(address => Cell.Text(address, "ip") + port));
    }

    private static string List(IEnumerable<string> texts, string none)
    {
        var all = texts.ToList();
        var shown = string.Join(',', all.Take(Shown));
        return all.Count == 0 ? none : all.Count > Shown ? string.Create(CultureInfo.InvariantCulture, $"{shown} + {all.Count - Shown} more...") : shown;
    }
}
