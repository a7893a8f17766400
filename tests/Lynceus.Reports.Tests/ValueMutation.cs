using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lynceus.Reports.Tests;

/// <summary>Puts values of other kinds where a report has one. The syntax stays sound, so the damage reaches the translators.</summary>
internal static class ValueMutation
{
    private static readonly string[] Odd =
    [
        "null", "true", "0", "-1", "1e999", "99999999999", "\"\"", "\" \"", "\"\\ud800\"", "\"{0}{1}\"", "\"/\"", "\"..\"", "\"\\u0000\"", "{}", "[]", "[[]]", "[null]",
        "{\"\":{}}", "[{}]", "[\"x\",1,null]", "{\"text\":1,\"id\":[],\"uri\":{},\"name\":null}",
    ];

    /// <summary>Null when the report is not one JSON document.</summary>
    public static byte[]? Of(byte[] report, Random random)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(report);
        }
        catch (JsonException)
        {
            return null;
        }

        var places = Values(root).ToList();
        for (var i = random.Next(1, 4); i > 0 && places.Count > 0; i--)
        {
            Replace(places[random.Next(places.Count)], random);
        }

        // A lone surrogate is no text that a writer takes.
        return Encoding.UTF8.GetBytes((root?.ToJsonString() ?? "null").Replace("\"@surrogate\"", "\"\\ud800\"", StringComparison.Ordinal));
    }

    private static void Replace(JsonNode place, Random random)
    {
        var odd = Odd[random.Next(Odd.Length)];
        var value = JsonNode.Parse(odd.Contains("ud800", StringComparison.Ordinal) ? "\"@surrogate\"" : odd);
        switch (place.Parent)
        {
            case JsonObject map when random.Next(5) == 0:
                map.Remove(place.GetPropertyName());
                break;
            case JsonObject map:
                map[place.GetPropertyName()] = value;
                break;
            case JsonArray list when random.Next(5) == 0:
                list.Add(place.DeepClone());
                break;
            case JsonArray list:
                list[place.GetElementIndex()] = value;
                break;
            default:
                break;
        }
    }

    private static IEnumerable<JsonNode> Values(JsonNode? node)
    {
        var children = node switch
        {
            JsonObject map => map.Select(static p => p.Value),
            JsonArray list => list,
            _ => [],
        };
        foreach (var child in children.OfType<JsonNode>())
        {
            yield return child;
            foreach (var nested in Values(child))
            {
                yield return nested;
            }
        }
    }
}
