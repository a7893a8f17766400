using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>From a value and its schema to those of a part.</summary>
internal static class SchemaWalk
{
    private static readonly FieldSchema Unknown = new(TypeSchema.Anything);

    /// <summary>The schema of a field or map entry; anything where it is not known.</summary>
    public static FieldSchema Child(TypeSchema schema, string name) =>
        schema.Field(name) ?? (schema.Items is { } values && schema.Kind is TypeKind.Map or TypeKind.Object ? new FieldSchema(schema.Items!) : Unknown);

    /// <summary>Whether the value is owned as a whole. Lists of unknown structure are, objects of unknown structure are not.</summary>
    public static bool IsAtomic(FieldSchema schema, JsonNode? value) => value switch
    {
        JsonObject => schema.IsAtomic || schema.Type.IsAtomic,
        JsonArray => schema.IsAtomic || schema.List == ListKind.Atomic,
        _ => true,
    };
}
