using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects.Tables;

/// <summary>How objects of a kind become rows.</summary>
internal sealed record TablePrinter(TableColumn[] Columns, Func<JsonObject, DateTimeOffset, JsonNode?[]> Cells)
{
    /// <summary>For kinds without columns of their own.</summary>
    public static TablePrinter Default { get; } = new([TableColumn.ObjectName, TableColumn.CreatedAt], static (value, _) => [Cell.Name(value), Cell.Text(value, "metadata", "creationTimestamp")]);

    public static TablePrinter Custom(CustomResourceSchema schema)
    {
        if (schema.Columns.Count == 0)
        {
            return new([TableColumn.ObjectName, TableColumn.Age with { Type = "date" }], static (value, now) => [Cell.Name(value), Cell.Age(value, now)]);
        }

        var columns = schema.Columns.Select(column => new TableColumn(
            (string)column["name"]!,
            (string)column["type"]!,
            (int?)column["priority"] ?? 0,
            (string?)column["format"] ?? "",
            (string?)column["description"] ?? $"Custom resource definition column (in JSONPath format): {(string?)column["jsonPath"]}")).ToArray();
        return new(
            [TableColumn.ObjectName, .. columns],
            (value, now) => [Cell.Name(value), .. schema.Columns.Select(column => Cell.Custom(value, (string)column["jsonPath"]!, (string)column["type"]!, now))]);
    }
}
