using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects.Tables;

/// <summary>Values of cells.</summary>
internal static class Cell
{
    public const string None = "<none>";
    public const string Unset = "<unset>";
    public const string Unknown = "<unknown>";

    public static string Name(JsonObject value) => Text(value, "metadata", "name");

    public static string Text(JsonNode? value, params string[] path) => At(value, path)?.ToString() ?? "";

    public static string TextOr(JsonNode? value, string fallback, params string[] path) => Text(value, path) is { Length: > 0 } text ? text : fallback;

    public static long Number(JsonNode? value, params string[] path) => (long?)At(value, path) ?? 0;

    public static IEnumerable<JsonObject> Items(JsonNode? value, params string[] path) => (At(value, path) as JsonArray)?.OfType<JsonObject>() ?? [];

    public static int Count(JsonNode? value, params string[] path) => At(value, path) switch
    {
        JsonObject fields => fields.Count,
        JsonArray items => items.Count,
        _ => 0,
    };

    public static string Age(JsonObject value, DateTimeOffset now) => Since(Text(value, "metadata", "creationTimestamp"), now);

    public static string Since(string time, DateTimeOffset now) => GoTime.TryParse(time, out var start) ? HumanDuration.Of(now - start) : Unknown;

    public static string Labels(JsonNode? labels) =>
        labels is JsonObject { Count: > 0 } fields ? string.Join(',', fields.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}")) : None;

    /// <summary>A label selector as one text.</summary>
    public static string Selector(JsonNode? selector)
    {
        var parts = (selector?["matchLabels"] as JsonObject ?? []).OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}").ToList();
        foreach (var requirement in Items(selector, "matchExpressions"))
        {
            var key = Text(requirement, "key");
            var values = "(" + string.Join(',', (requirement["values"] as JsonArray ?? []).Select(value => value?.ToString()).Order(StringComparer.Ordinal)) + ")";
            parts.Add(Text(requirement, "operator") switch
            {
                "In" => $"{key} in {values}",
                "NotIn" => $"{key} notin {values}",
                "Exists" => key,
                _ => "!" + key,
            });
        }

        return parts.Count == 0 ? None : string.Join(',', parts);
    }

    public static JsonNode?[] Containers(JsonNode? podSpec) =>
        [string.Join(',', Items(podSpec, "containers").Select(container => Text(container, "name"))), string.Join(',', Items(podSpec, "containers").Select(container => Text(container, "image")))];

    /// <summary>Of a printer column; null where the object has nothing there.</summary>
    public static JsonNode? Custom(JsonObject value, string path, string type, DateTimeOffset now)
    {
        var found = JsonPathExpression.Find(value, path).FirstOrDefault();
        return found is null ? null : type switch
        {
            "string" => found.GetValueKind() == JsonValueKind.String ? found.GetValue<string>() : JsonValueText.Of(found),
            "date" => GoTime.TryParse(found.ToString(), out var time) ? HumanDuration.Of(now - time) : "<invalid>",
            "integer" when found.GetValueKind() == JsonValueKind.Number => (long)double.Parse(found.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture),
            "number" when found.GetValueKind() == JsonValueKind.Number => found.DeepClone(),
            "boolean" when found.GetValueKind() is JsonValueKind.True or JsonValueKind.False => found.DeepClone(),
            _ => null,
        };
    }

    private static JsonNode? At(JsonNode? value, string[] path)
    {
        foreach (var name in path)
        {
            value = (value as JsonObject)?[name];
        }

        return value;
    }
}
