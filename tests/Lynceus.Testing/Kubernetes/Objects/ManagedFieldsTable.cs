using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>The entries of <c>managedFields</c> while they are being changed.</summary>
internal sealed class ManagedFieldsTable
{
    public const string ApplyOperation = "Apply";
    public const string UpdateOperation = "Update";

    public List<ManagedFieldsRow> Rows { get; } = [];

    public static ManagedFieldsTable Read(JsonArray? entries)
    {
        var table = new ManagedFieldsTable();
        foreach (var entry in entries?.OfType<JsonObject>() ?? [])
        {
            table.Rows.Add(new ManagedFieldsRow
            {
                Manager = (string?)entry["manager"] ?? "",
                Operation = (string?)entry["operation"] ?? "",
                ApiVersion = (string?)entry["apiVersion"] ?? "",
                Time = (string?)entry["time"],
                Subresource = (string?)entry["subresource"] ?? "",
                Fields = FieldSet.Parse(entry["fieldsV1"] as JsonObject),
            });
        }

        return table;
    }

    public ManagedFieldsRow? Find(string manager, string operation, string apiVersion, string subresource) => Rows.Find(row =>
        row.Manager == manager && row.Operation == operation && row.Subresource == subresource && (operation == ApplyOperation || row.ApiVersion == apiVersion));

    public ManagedFieldsRow Open(string manager, string operation, string apiVersion, string subresource)
    {
        if (Find(manager, operation, apiVersion, subresource) is { } found)
        {
            return found;
        }

        var row = new ManagedFieldsRow { Manager = manager, Operation = operation, ApiVersion = apiVersion, Subresource = subresource };
        Rows.Add(row);
        return row;
    }

    public void TakeFromOthers(FieldSet taken, ManagedFieldsRow? except)
    {
        foreach (var row in Rows.Where(row => row != except))
        {
            row.Fields = row.Fields.Except(taken);
        }
    }

    public void Remove(FieldSet removed) => TakeFromOthers(removed, except: null);

    public void Write(JsonObject metadata)
    {
        var entries = new JsonArray();
        foreach (var row in Rows
            .Where(row => !row.Fields.IsEmpty)
            .OrderBy(row => row.Operation, StringComparer.Ordinal)
            .ThenBy(row => row.Time ?? "", StringComparer.Ordinal)
            .ThenBy(row => row.Manager, StringComparer.Ordinal)
            .ThenBy(row => row.ApiVersion, StringComparer.Ordinal)
            .ThenBy(row => row.Subresource, StringComparer.Ordinal))
        {
            entries.Add(row.ToJson());
        }

        metadata.Remove("managedFields");
        if (entries.Count > 0)
        {
            metadata["managedFields"] = entries;
        }
    }
}
