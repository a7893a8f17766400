using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects.Tables;

/// <summary>The Table form of objects (<c>meta.k8s.io/v1</c>), which kubectl prints.</summary>
internal static class ObjectTable
{
    /// <param name="printer">See <see cref="TablePrinters.Find"/> and <see cref="TablePrinter.Custom"/>.</param>
    /// <param name="items">Whole objects.</param>
    /// <param name="metadata">Of the list; of a single object its version.</param>
    /// <param name="now">For ages.</param>
    /// <param name="include">What each row brings: <c>None</c>, <c>Metadata</c> (the default) or <c>Object</c>.</param>
    /// <param name="withColumns">Columns are sent once; later tables of a watch have none.</param>
    public static JsonObject Create(
        TablePrinter printer,
        IEnumerable<JsonObject> items,
        JsonObject metadata,
        DateTimeOffset now,
        string? include = null,
        bool withColumns = true)
    {
        var rows = new JsonArray();
        foreach (var item in items)
        {
            var row = new JsonObject { ["cells"] = new JsonArray(printer.Cells(item, now)) };
            row["object"] = include switch
            {
                "None" => null,
                "Object" => item.DeepClone(),
                _ => Partial(item),
            };
            rows.Add(row);
        }

        return new JsonObject
        {
            ["kind"] = "Table",
            ["apiVersion"] = "meta.k8s.io/v1",
            ["metadata"] = metadata.DeepClone(),
            ["columnDefinitions"] = withColumns ? new JsonArray([.. printer.Columns.Select(column => column.ToJson())]) : null,
            ["rows"] = rows,
        };
    }

    private static JsonObject Partial(JsonObject value) => new()
    {
        ["kind"] = "PartialObjectMetadata",
        ["apiVersion"] = "meta.k8s.io/v1",
        ["metadata"] = value["metadata"]?.DeepClone(),
    };
}
