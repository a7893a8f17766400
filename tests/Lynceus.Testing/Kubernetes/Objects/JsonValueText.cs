using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>Values inside messages.</summary>
internal static class JsonValueText
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A text in quotes, anything else as JSON.</summary>
    public static string Of(JsonNode? value) =>
        value is JsonValue scalar && scalar.GetValueKind() == JsonValueKind.String ? GoTypes.Quote(scalar.GetValue<string>()) : value?.ToJsonString(Compact) ?? "null";

    /// <summary>JSON whose objects are in order of their names wherever <paramref name="touched"/> has an object: what was merged is written anew.</summary>
    public static string Sorted(JsonNode? value, JsonNode? touched)
    {
        if (value is not JsonObject fields || touched is not JsonObject patch)
        {
            return value?.ToJsonString(Compact) ?? "null";
        }

        return "{" + string.Join(",", fields.OrderBy(field => field.Key, StringComparer.Ordinal)
            .Select(field => JsonValue.Create(field.Key).ToJsonString(Compact) + ":" + Sorted(field.Value, patch[field.Key]))) + "}";
    }

    /// <summary>As the server's language prints a map: <c>map[a:1 b:[x y]]</c>.</summary>
    public static string AsGoMap(JsonNode? value)
    {
        switch (value)
        {
            case null:
                return "<nil>";
            case JsonObject fields:
                return "map[" + string.Join(' ', fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => field.Key + ":" + AsGoMap(field.Value))) + "]";
            case JsonArray items:
                return "[" + string.Join(' ', items.Select(AsGoMap)) + "]";
            default:
                return value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString(Compact);
        }
    }
}
