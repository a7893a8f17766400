using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects.Tables;

/// <summary>A column of a Table. Those of priority 1 are shown with <c>-o wide</c> only.</summary>
internal sealed record TableColumn(string Name, string Type = "string", int Priority = 0, string Format = "", string Description = "")
{
    public static TableColumn ObjectName { get; } = new("Name", "string", 0, "name", TableDescriptions.Name);

    public static TableColumn Age { get; } = new("Age", Description: TableDescriptions.CreationTimestamp);

    public static TableColumn CreatedAt { get; } = new("Created At", "date", Description: TableDescriptions.CreationTimestamp);

    public static TableColumn Wide(string name, string type = "string") => new(name, type, 1);

    public static TableColumn Number(string name) => new(name, "integer");

    public JsonObject ToJson() => new()
    {
        ["name"] = Name,
        ["type"] = Type,
        ["format"] = Format,
        ["description"] = Description,
        ["priority"] = Priority,
    };
}
