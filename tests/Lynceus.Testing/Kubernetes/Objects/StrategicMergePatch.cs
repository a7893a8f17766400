using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>
/// Strategic merge patch: a merge patch that merges lists by key, as the types say, with the directives <c>$patch</c>, <c>$retainKeys</c>,
/// <c>$setElementOrder/…</c> and <c>$deleteFromPrimitiveList/…</c>.
/// </summary>
internal static class StrategicMergePatch
{
    private const string Directive = "$patch";
    private const string RetainKeys = "$retainKeys";
    private const string SetElementOrder = "$setElementOrder/";
    private const string DeleteFromPrimitiveList = "$deleteFromPrimitiveList/";

    /// <summary>A new tree; neither argument is changed.</summary>
    /// <exception cref="ApiException">400 when it is not an object, 422 when a directive is wrong.</exception>
    public static JsonObject Apply(JsonObject target, JsonNode? patch, TypeSchema schema)
    {
        if (patch is not JsonObject changes)
        {
            throw ApiErrors.BadRequest($"error decoding patch: json: cannot unmarshal {GoTypes.JsonName(patch)} into Go value of type map[string]interface {{}}");
        }

        return MergeObject(target, changes, new FieldSchema(schema));
    }

    private static JsonObject MergeObject(JsonObject original, JsonObject patch, FieldSchema schema)
    {
        switch ((string?)patch[Directive])
        {
            case "replace":
                return Without(patch, Directive);
            case "delete":
                return [];
            case null or "merge":
                break;
            default:
                throw ApiErrors.RejectedPatch();
        }

        var result = (JsonObject)original.DeepClone();
        if (patch[RetainKeys] is JsonArray kept)
        {
            var names = kept.Select(name => (string?)name).ToHashSet(StringComparer.Ordinal);
            foreach (var name in result.Select(field => field.Key).Where(name => !names.Contains(name)).ToList())
            {
                result.Remove(name);
            }
        }

        foreach (var (name, value) in patch)
        {
            if (name.StartsWith(DeleteFromPrimitiveList, StringComparison.Ordinal) && result[name[DeleteFromPrimitiveList.Length..]] is JsonArray list && value is JsonArray gone)
            {
                list.RemoveAll(item => gone.Any(other => JsonNode.DeepEquals(item, other)));
            }
        }

        foreach (var (name, value) in patch)
        {
            if (name is not (Directive or RetainKeys) && !name.StartsWith(SetElementOrder, StringComparison.Ordinal) && !name.StartsWith(DeleteFromPrimitiveList, StringComparison.Ordinal))
            {
                MergeField(result, name, value, SchemaWalk.Child(schema.Type, name));
            }
        }

        foreach (var (name, value) in patch)
        {
            if (name.StartsWith(SetElementOrder, StringComparison.Ordinal) && value is JsonArray order && result[name[SetElementOrder.Length..]] is JsonArray merged)
            {
                var field = name[SetElementOrder.Length..];
                result[field] = Ordered(merged, order, original[field] as JsonArray ?? [], SchemaWalk.Child(schema.Type, field).PatchMergeKey);
            }
        }

        return result;
    }

    private static void MergeField(JsonObject result, string name, JsonNode? value, FieldSchema schema)
    {
        switch (value)
        {
            case null:
                result.Remove(name);
                break;
            case JsonObject fields:
                result[name] = MergeObject(result[name] as JsonObject ?? [], fields, schema);
                break;
            case JsonArray items when schema.PatchMerges:
                result[name] = MergeList(result[name] as JsonArray ?? [], items, schema);
                break;
            default:
                result[name] = value.DeepClone();
                break;
        }
    }

    private static JsonArray MergeList(JsonArray original, JsonArray patch, FieldSchema schema)
    {
        var key = schema.PatchMergeKey;
        var merged = (JsonArray)original.DeepClone();
        if (key.Length == 0)
        {
            foreach (var item in patch.Where(item => !merged.Any(other => JsonNode.DeepEquals(item, other))).ToList())
            {
                merged.Add(item?.DeepClone());
            }

            return Ordered(merged, patch, original, key);
        }

        var values = new JsonArray();
        var replaces = false;
        foreach (var item in patch)
        {
            if (item is not JsonObject fields)
            {
                throw ApiErrors.RejectedPatch();
            }

            switch ((string?)fields[Directive])
            {
                case "delete":
                    merged.RemoveAll(other => JsonNode.DeepEquals(other?[key], Key(fields, key)));
                    break;
                case "replace":
                    replaces = true;
                    break;
                default:
                    values.Add(Without(fields, Directive));
                    break;
            }
        }

        if (replaces)
        {
            return values;
        }

        foreach (var item in values)
        {
            var fields = (JsonObject)item!;
            var value = Key(fields, key);
            var at = merged.ToList().FindIndex(other => JsonNode.DeepEquals(other?[key], value));
            var result = MergeObject(at < 0 ? [] : (JsonObject)merged[at]!, fields, new FieldSchema(schema.Type.Items ?? TypeSchema.Anything));
            if (at < 0)
            {
                merged.Add(result);
            }
            else
            {
                merged[at] = result;
            }
        }

        return Ordered(merged, values, original, key);
    }

    private static JsonNode Key(JsonObject item, string key) => item[key] ?? throw ApiErrors.RejectedPatch();

    // What the order names comes in that order; what only the server has keeps its place before what followed it on the server.
    private static JsonArray Ordered(JsonArray merged, JsonArray order, JsonArray original, string key)
    {
        int IndexIn(JsonArray list, JsonNode? item) => list.ToList().FindIndex(other => JsonNode.DeepEquals(KeyOf(other, key), KeyOf(item, key)));

        var named = merged.Where(item => IndexIn(order, item) >= 0).OrderBy(item => IndexIn(order, item)).ToList();
        var others = merged.Where(item => IndexIn(order, item) < 0).OrderBy(item => IndexIn(original, item)).ToList();
        var result = new JsonArray();
        int n = 0, o = 0;
        while (n < named.Count || o < others.Count)
        {
            var takesOther = n == named.Count;
            if (!takesOther && o < others.Count)
            {
                var before = IndexIn(original, named[n]);
                takesOther = before >= 0 && IndexIn(original, others[o]) < before;
            }

            result.Add((takesOther ? others[o++] : named[n++])?.DeepClone());
        }

        return result;
    }

    private static JsonNode? KeyOf(JsonNode? item, string key) => key.Length == 0 ? item : item is JsonObject fields ? fields[key] : item;

    private static JsonObject Without(JsonObject fields, string name)
    {
        var result = (JsonObject)fields.DeepClone();
        result.Remove(name);
        return result;
    }
}
