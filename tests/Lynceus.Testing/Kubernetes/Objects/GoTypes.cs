using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>Words in which the server's JSON decoder and validation speak of values.</summary>
internal static class GoTypes
{
    /// <summary>As in "cannot unmarshal string into …".</summary>
    public static string JsonName(JsonNode? value) => value?.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "bool",
        _ => "null",
    };

    /// <summary>The text of a JSON string; null of anything else.</summary>
    public static string? Text(JsonNode? value) => value is JsonValue scalar && scalar.TryGetValue<string>(out var text) ? text : null;

    /// <summary>A text in quotes and escapes as the %q of the server's language writes it.</summary>
    public static string Quote(string text)
    {
        var quoted = new System.Text.StringBuilder("\"", text.Length + 2);
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                '\r' => quoted.Append("\\r"),
                < ' ' or '\x7f' => quoted.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
