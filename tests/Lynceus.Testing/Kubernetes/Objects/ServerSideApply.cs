using System.Globalization;
using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>Server-side apply: what is applied is merged into the live object, and what its manager applied before and no longer does goes.</summary>
internal static class ServerSideApply
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>The live object with <paramref name="applied"/> merged in; the live object itself when that changes nothing.</summary>
    /// <param name="live">As stored; null when the object is created.</param>
    /// <param name="applied">As sent, without defaults.</param>
    /// <param name="force">Take fields from other managers.</param>
    /// <exception cref="ApiException">409: other managers own fields that are applied with another value.</exception>
    public static JsonObject Apply(JsonObject? live, JsonObject applied, TypeSchema schema, FieldWriter writer, bool force = false)
    {
        var before = live ?? [];
        var table = ManagedFieldsTable.Read(before["metadata"]?["managedFields"] as JsonArray);
        var config = (JsonObject)applied.DeepClone();
        (config["metadata"] as JsonObject)?.Remove("managedFields");

        var row = table.Open(writer.Manager, ManagedFieldsTable.ApplyOperation, writer.ApiVersion, writer.Subresource);
        var last = row.Fields;
        row.Fields = FieldComparison.Fields(config, schema, writer.IgnoredFields);
        row.ApiVersion = writer.ApiVersion;

        var merged = (JsonObject)Merge(before, config, new FieldSchema(schema))!;
        Prune(merged, last, table.Rows.Aggregate(new FieldSet(), (all, other) => all.Union(other.Fields)), new FieldSchema(schema));

        var comparison = FieldComparison.Of(before, merged, schema, writer.IgnoredFields);
        var taken = comparison.Added.Union(comparison.Modified);
        var conflicts = table.Rows.Where(other => other != row).Select(other => (Row: other, Fields: other.Fields.Intersect(taken))).Where(conflict => !conflict.Fields.IsEmpty).ToList();
        if (conflicts.Count > 0 && !force && !(writer.Manager == "kubectl" && IsUpgrade(before, conflicts.Select(conflict => conflict.Fields), schema)))
        {
            throw Conflict(conflicts);
        }

        table.TakeFromOthers(taken, row);
        table.Remove(comparison.Removed);
        if (comparison.IsSame && last.SetEquals(row.Fields) && live is not null)
        {
            return live;
        }

        row.Time = GoTime.Format(writer.Time);
        table.Write(merged["metadata"] as JsonObject ?? throw ApiErrors.BadRequest("metadata is required"));
        return merged;
    }

    // Objects that kubectl applied from its own side carry what it applied last; fields that still hold those values are not in conflict for it.
    private static bool IsUpgrade(JsonObject live, IEnumerable<FieldSet> conflicts, TypeSchema schema)
    {
        if ((string?)live["metadata"]?["annotations"]?[LastApplied] is not { } text || JsonNode.Parse(text) is not JsonObject lastApplied)
        {
            return false;
        }

        var comparison = FieldComparison.Of(lastApplied, live, schema, []);
        var unchanged = FieldComparison.Fields(lastApplied, schema, []).Except(comparison.Modified);
        return conflicts.All(fields => fields.Except(unchanged).IsEmpty);
    }

    private static JsonNode? Merge(JsonNode? live, JsonNode? applied, FieldSchema schema)
    {
        if (live is null || applied is null || SchemaWalk.IsAtomic(schema, applied) || live.GetType() != applied.GetType())
        {
            return applied?.DeepClone();
        }

        if (applied is JsonObject fields)
        {
            var result = (JsonObject)live.DeepClone();
            foreach (var (name, value) in fields)
            {
                result[name] = Merge(result[name], value, SchemaWalk.Child(schema.Type, name));
            }

            return result;
        }

        return MergeList((JsonArray)live, (JsonArray)applied, schema);
    }

    // Items of both lists: in the order that was applied, and what only the live list has before what followed it there.
    private static JsonArray MergeList(JsonArray live, JsonArray applied, FieldSchema schema)
    {
        var item = new FieldSchema(schema.Type.Items ?? TypeSchema.Anything);
        var mine = applied.Select(value => (Key: SchemaWalk.Element(value, schema), Value: value)).ToList();
        var theirs = live.Select(value => (Key: SchemaWalk.Element(value, schema), Value: value)).ToList();
        var result = new JsonArray();
        int m = 0, t = 0;
        while (m < mine.Count || t < theirs.Count)
        {
            if (t < theirs.Count && !mine.Exists(other => other.Key == theirs[t].Key))
            {
                result.Add(theirs[t++].Value?.DeepClone());
            }
            else if (m < mine.Count)
            {
                var match = theirs.Find(other => other.Key == mine[m].Key);
                result.Add(match.Key is null ? mine[m].Value?.DeepClone() : Merge(match.Value, mine[m].Value, item));
                t += t < theirs.Count && theirs[t].Key == mine[m].Key ? 1 : 0;
                m++;
            }
            else
            {
                t++;
            }
        }

        return result;
    }

    // Removes what was applied last time and is owned by nobody now.
    private static void Prune(JsonNode value, FieldSet last, FieldSet owned, FieldSchema schema)
    {
        foreach (var (element, before) in last.Children)
        {
            var now = owned.Child(element);
            switch (value)
            {
                case JsonObject fields when element.StartsWith("f:", StringComparison.Ordinal):
                    var name = element[2..];
                    if (now is null || now.IsEmpty)
                    {
                        fields.Remove(name);
                    }
                    else if (fields[name] is { } child)
                    {
                        Prune(child, before, now, SchemaWalk.Child(schema.Type, name));
                    }

                    break;
                case JsonArray items:
                    var at = items.ToList().FindIndex(item => SchemaWalk.Element(item, schema) == element);
                    if (at >= 0 && (now is null || now.IsEmpty))
                    {
                        items.RemoveAt(at);
                    }
                    else if (at >= 0 && items[at] is { } entry)
                    {
                        Prune(entry, before, now!, new FieldSchema(schema.Type.Items ?? TypeSchema.Anything));
                    }

                    break;
            }
        }
    }

    private static ApiException Conflict(List<(ManagedFieldsRow Row, FieldSet Fields)> conflicts)
    {
        var places = conflicts
            .OrderBy(conflict => conflict.Row.ToString(), StringComparer.Ordinal)
            .SelectMany(conflict => conflict.Fields.Paths().Select(path => (Manager: conflict.Row.ToString(), Path: path)))
            .ToList();
        var causes = new JsonArray();
        foreach (var (manager, path) in places)
        {
            causes.Add(new JsonObject { ["reason"] = "FieldManagerConflict", ["message"] = "conflict with " + manager, ["field"] = path });
        }

        var message = places is [var only]
            ? $"Apply failed with 1 conflict: conflict with {only.Manager}: {only.Path}"
            : string.Create(CultureInfo.InvariantCulture, $"Apply failed with {places.Count} conflicts: ")
                + string.Join("\n", places.GroupBy(place => place.Manager, StringComparer.Ordinal).Select(group => $"conflicts with {group.Key}:\n" + string.Join("\n", group.Select(place => "- " + place.Path))));
        return ApiErrors.Failure(409, message, "Conflict", new JsonObject { ["causes"] = causes });
    }
}
