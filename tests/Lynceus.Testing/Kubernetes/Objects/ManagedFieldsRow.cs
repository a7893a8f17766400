using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>One entry of <c>managedFields</c>.</summary>
internal sealed class ManagedFieldsRow
{
    public required string Manager { get; init; }

    public required string Operation { get; init; }

    public required string ApiVersion { get; set; }

    public string Subresource { get; init; } = "";

    public string? Time { get; set; }

    public FieldSet Fields { get; set; } = new();

    /// <summary>As messages about conflicts write it. Only what was written by an update is told with its version.</summary>
    public override string ToString()
    {
        var name = GoTypes.Quote(Manager) + (Subresource.Length > 0 ? " with subresource " + GoTypes.Quote(Subresource) : "");
        return Operation == ManagedFieldsTable.UpdateOperation ? name + " using " + ApiVersion : name;
    }

    public JsonObject ToJson()
    {
        var entry = new JsonObject { ["manager"] = Manager, ["operation"] = Operation, ["apiVersion"] = ApiVersion };
        if (Time is not null)
        {
            entry["time"] = Time;
        }

        entry["fieldsType"] = "FieldsV1";
        entry["fieldsV1"] = Fields.ToJson();
        if (Subresource.Length > 0)
        {
            entry["subresource"] = Subresource;
        }

        return entry;
    }
}
