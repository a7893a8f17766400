using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>From a value and its schema to those of its parts.</summary>
internal static class SchemaWalk
{
    private static readonly FieldSchema Unknown = new(TypeSchema.Anything);
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema of a field or map entry; anything where it is not known.</summary>
    public static FieldSchema Child(TypeSchema schema, string name) =>
        schema.Field(name) ?? (schema is { Kind: TypeKind.Map or TypeKind.Object, Items: { } values } ? new FieldSchema(values) : Unknown);

    /// <summary>Whether the value is owned as a whole. Lists of unknown structure are, objects of unknown structure are not.</summary>
    public static bool IsAtomic(FieldSchema schema, JsonNode? value) => value switch
    {
        JsonObject => schema.IsAtomic || schema.Type.IsAtomic,
        JsonArray => schema.IsAtomic || schema.List == ListKind.Atomic,
        null => schema.IsAtomic || schema.Type.IsAtomic || (schema.Type.Kind == TypeKind.List && schema.List == ListKind.Atomic)
            || schema.Type.Kind is not (TypeKind.Object or TypeKind.Map or TypeKind.List),
        _ => true,
    };

    public static bool IsEmpty(JsonNode? value) => value is null or JsonObject { Count: 0 } or JsonArray { Count: 0 };

    public static IEnumerable<SchemaPart> Parts(JsonNode? value, FieldSchema schema)
    {
        if (value is JsonObject fields)
        {
            foreach (var (name, child) in fields)
            {
                yield return new SchemaPart(FieldSet.Field(name), child, Child(schema.Type, name));
            }
        }
        else if (value is JsonArray items)
        {
            var item = new FieldSchema(schema.Type.Items ?? TypeSchema.Anything);
            foreach (var child in items)
            {
                yield return new SchemaPart(Element(child, schema), child, item);
            }
        }
    }

    /// <summary>The name of a list item: its keys or, in a set, its value.</summary>
    public static string Element(JsonNode? item, FieldSchema list)
    {
        if (list.List == ListKind.Set || item is not JsonObject fields)
        {
            return "v:" + (item?.ToJsonString(Compact) ?? "null");
        }

        var key = new JsonObject();
        foreach (var name in list.MapKeys)
        {
            var value = fields[name]?.DeepClone() ?? (JsonNode?)list.Type.Items?.Field(name)?.Default;
            if (value is not null)
            {
                key[name] = value;
            }
        }

        return "k:" + key.ToJsonString(Compact);
    }
}
