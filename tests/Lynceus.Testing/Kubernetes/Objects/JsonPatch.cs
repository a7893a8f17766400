using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>JSON patch (RFC 6902). A patch that does not apply is refused as the server does: without saying what failed.</summary>
internal static class JsonPatch
{
    /// <summary>The server refuses longer patches.</summary>
    public const int MaxOperations = 10_000;

    /// <summary>A new tree; neither argument is changed.</summary>
    /// <exception cref="ApiException">400 when it is not a patch, 413 when it is too long, 422 when it does not apply.</exception>
    public static JsonNode? Apply(JsonNode target, JsonNode? patch)
    {
        if (patch is not JsonArray operations)
        {
            var found = GoTypes.JsonName(patch);
            throw ApiErrors.BadRequest($"error decoding patch: json: cannot unmarshal {found} into Go value of type jsonpatch.Patch");
        }

        if (operations.Count > MaxOperations)
        {
            var message = string.Create(
                CultureInfo.InvariantCulture,
                $"Request entity is too large: The allowed maximum operations in a JSON patch is {MaxOperations}, got {operations.Count}");
            throw ApiErrors.Failure(413, message, "RequestEntityTooLarge", []);
        }

        // The document hangs under a key, so that an operation on the whole of it is like any other.
        var root = new JsonObject { [""] = target.DeepClone() };
        foreach (var operation in operations)
        {
            if (operation is not JsonObject fields || !Run(root, fields))
            {
                throw ApiErrors.RejectedPatch();
            }
        }

        return root[""]?.DeepClone();
    }

    private static bool Run(JsonObject root, JsonObject operation)
    {
        if (Text(operation, "op") is not { } op || Tokens(Text(operation, "path")) is not { } path)
        {
            return false;
        }

        switch (op)
        {
            case "add":
                return operation.TryGetPropertyValue("value", out var added) && Add(root, path, added?.DeepClone());
            case "remove":
                return Remove(root, path, out _);
            case "replace":
                return operation.TryGetPropertyValue("value", out var value) && Replace(root, path, value?.DeepClone());
            case "test":
                operation.TryGetPropertyValue("value", out var expected);
                return JsonNode.DeepEquals(TryGet(root, path, out var actual) ? actual : null, expected);
            case "move":
                return Tokens(Text(operation, "from")) is { } source && Remove(root, source, out var moved) && Add(root, path, moved);
            case "copy":
                return Tokens(Text(operation, "from")) is { } original && TryGet(root, original, out var copied) && Add(root, path, copied?.DeepClone());
            default:
                return false;
        }
    }

    private static string? Text(JsonObject operation, string name) =>
        operation[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static string[]? Tokens(string? pointer) => pointer switch
    {
        null => null,
        "" => [""],
        ['/', ..] => ["", .. pointer[1..].Split('/').Select(token => token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))],
        _ => null,
    };

    private static JsonNode? Parent(JsonObject root, string[] path)
    {
        JsonNode? node = root;
        foreach (var token in path.AsSpan(0, path.Length - 1))
        {
            node = Child(node, token, out var child) ? child : null;
        }

        return node;
    }

    private static bool TryGet(JsonObject root, string[] path, out JsonNode? value)
    {
        value = null;
        return Child(Parent(root, path), path[^1], out value);
    }

    private static bool Child(JsonNode? node, string token, out JsonNode? child)
    {
        child = null;
        switch (node)
        {
            case JsonObject fields:
                return fields.TryGetPropertyValue(token, out child);
            case JsonArray items when Index(token, items.Count) is { } index && index < items.Count:
                child = items[index];
                return true;
            default:
                return false;
        }
    }

    private static bool Add(JsonObject root, string[] path, JsonNode? value)
    {
        switch (Parent(root, path))
        {
            case JsonObject fields:
                fields[path[^1]] = value;
                return true;
            case JsonArray items when path[^1] == "-":
                items.Add(value);
                return true;
            case JsonArray items when Index(path[^1], items.Count + 1) is { } index && index <= items.Count:
                items.Insert(index, value);
                return true;
            default:
                return false;
        }
    }

    private static bool Replace(JsonObject root, string[] path, JsonNode? value)
    {
        if (!TryGet(root, path, out _))
        {
            return false;
        }

        if (Parent(root, path) is JsonArray items)
        {
            items[Index(path[^1], items.Count)!.Value] = value;
        }
        else
        {
            Parent(root, path)!.AsObject()[path[^1]] = value;
        }

        return true;
    }

    private static bool Remove(JsonObject root, string[] path, out JsonNode? removed)
    {
        if (!TryGet(root, path, out removed))
        {
            return false;
        }

        if (Parent(root, path) is JsonArray items)
        {
            items.RemoveAt(Index(path[^1], items.Count)!.Value);
        }
        else
        {
            Parent(root, path)!.AsObject().Remove(path[^1]);
        }

        return true;
    }

    // The server's library counts negative indexes from the end.
    private static int? Index(string token, int count)
    {
        if (!int.TryParse(token, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
        {
            return null;
        }

        index = index < 0 ? index + count : index;
        return index < 0 ? null : index;
    }
}
