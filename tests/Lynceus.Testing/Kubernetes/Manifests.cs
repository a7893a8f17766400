using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Lynceus.Testing.Kubernetes;

/// <summary>Reads manifests: YAML with several documents, JSON, and List kinds.</summary>
public static class Manifests
{
    /// <exception cref="FormatException">The text is neither, or a document is no object.</exception>
    public static IEnumerable<JsonObject> Read(string text)
    {
        foreach (var document in Documents(text))
        {
            if (document is not JsonObject value)
            {
                throw new FormatException("a manifest must be an object");
            }

            if (value["items"] is JsonArray items && value["kind"]?.ToString().EndsWith("List", StringComparison.Ordinal) == true)
            {
                var kind = value["kind"]!.ToString();
                foreach (var item in items.OfType<JsonObject>().ToArray())
                {
                    items.Remove(item);
                    // Items of a typed list may leave out what the list says.
                    item["apiVersion"] ??= value["apiVersion"]?.DeepClone();
                    item["kind"] ??= kind[..^"List".Length];
                    yield return item;
                }
            }
            else
            {
                yield return value;
            }
        }
    }

    /// <summary>One document.</summary>
    public static JsonNode? ReadYaml(string text) => Documents(text).FirstOrDefault();

    private static IEnumerable<JsonNode> Documents(string text)
    {
        if (text.AsSpan().TrimStart().StartsWith("{"))
        {
            JsonNode? json = null;
            try
            {
                json = JsonNode.Parse(text);
            }
            catch (JsonException)
            {
                // A flow mapping of YAML, or several documents.
            }

            if (json is not null)
            {
                yield return json;
                yield break;
            }
        }

        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            throw new FormatException($"line {e.Start.Line}: {e.Message}", e);
        }

        foreach (var document in stream.Documents)
        {
            if (Convert(document.RootNode) is { } node)
            {
                yield return node;
            }
        }
    }

    private static JsonNode? Convert(YamlNode node)
    {
        switch (node)
        {
            case YamlMappingNode mapping:
                var members = new JsonObject();
                foreach (var (key, value) in mapping.Children)
                {
                    members[((YamlScalarNode)key).Value ?? ""] = Convert(value);
                }

                return members;
            case YamlSequenceNode sequence:
                return new JsonArray([.. sequence.Children.Select(Convert)]);
            case YamlScalarNode scalar:
                return Scalar(scalar);
            default:
                throw new FormatException("unsupported YAML");
        }
    }

    private static JsonNode? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any))
        {
            return JsonValue.Create(text);
        }

        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return null;
            case "true" or "True" or "TRUE":
                return JsonValue.Create(true);
            case "false" or "False" or "FALSE":
                return JsonValue.Create(false);
        }

        if (text[0] is (>= '0' and <= '9') or '-' or '+' or '.')
        {
            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
            {
                return JsonValue.Create(integer);
            }

            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            {
                return JsonValue.Create(number);
            }
        }

        return JsonValue.Create(text);
    }
}
