using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects.Tables;

internal static class EventTable
{
    public static TablePrinter Printer { get; } = new(
        [
            new("Last Seen"), new("Type"), new("Reason"), new("Object"), TableColumn.Wide("Subobject"), TableColumn.Wide("Source"), new("Message"),
            TableColumn.Wide("First Seen"), TableColumn.Wide("Count"), TableColumn.Wide("Name") with { Format = "name" },
        ],
        Cells);

    private static JsonNode?[] Cells(JsonObject value, DateTimeOffset now)
    {
        // The kind of events.k8s.io has the same under other names.
        var about = value["involvedObject"] ?? value["regarding"];
        var name = Cell.Text(about, "name");
        var kind = Cell.Text(about, "kind").ToLowerInvariant();
        var time = Cell.Text(value, "eventTime");
        var first = Cell.TextOr(value, Cell.TextOr(value, time, "deprecatedFirstTimestamp"), "firstTimestamp");
        var last = Cell.TextOr(value, Cell.TextOr(value, Cell.TextOr(value, first, "deprecatedLastTimestamp"), "lastTimestamp"), "series", "lastObservedTime");
        var source = Cell.TextOr(value, Cell.TextOr(value, Cell.Text(value, "reportingController"), "reportingComponent"), "source", "component");
        var host = Cell.Text(value, "source", "host");
        return
        [
            Cell.Since(last, now),
            Cell.Text(value, "type"),
            Cell.Text(value, "reason"),
            name.Length == 0 ? kind : kind + "/" + name,
            Cell.Text(about, "fieldPath"),
            host.Length == 0 ? source : source + ", " + host,
            Cell.TextOr(value, Cell.Text(value, "note"), "message").Trim(),
            Cell.Since(first, now),
            Cell.TextOr(value, Cell.TextOr(value, "1", "deprecatedCount"), "count"),
            Cell.Name(value),
        ];
    }
}
