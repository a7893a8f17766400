namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>The structure of a value: what the server decodes, how parts of it are owned and how lists are merged.</summary>
internal sealed class TypeSchema
{
    public static TypeSchema Anything { get; } = new() { Kind = TypeKind.Any };

    public required TypeKind Kind { get; init; }

    /// <summary>Name of the type as errors of the decoder say it, for example <c>PodSpec</c> or <c>int32</c>.</summary>
    public string TypeName { get; init; } = "";

    /// <summary>Fields of an object, in written order.</summary>
    public OrderedDictionary<string, FieldSchema> Fields { get; } = new(StringComparer.Ordinal);

    /// <summary>Type of the values of a map or the items of a list; of an object that allows further keys, their type.</summary>
    public TypeSchema? Items { get; set; }

    /// <summary>Owned as a whole.</summary>
    public bool IsAtomic { get; set; }

    /// <summary>Unknown fields of an object are kept.</summary>
    public bool PreservesUnknownFields { get; set; }

    /// <summary>Widest integer: 32 or 64.</summary>
    public int Bits { get; init; } = 64;

    public FieldSchema? Field(string name) => Fields.GetValueOrDefault(name);

    public override string ToString() => TypeName.Length > 0 ? TypeName : Kind.ToString();
}
