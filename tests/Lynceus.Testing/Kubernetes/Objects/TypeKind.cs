namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>What a value of a <see cref="TypeSchema"/> is in JSON.</summary>
internal enum TypeKind
{
    /// <summary>Anything; its structure is deduced from the value.</summary>
    Any,
    String,
    Integer,
    Number,
    Boolean,
    IntOrString,
    Quantity,
    Time,
    MicroTime,
    Bytes,

    /// <summary>Named fields, in the order in which the server writes them.</summary>
    Object,

    /// <summary>Free keys, all values of one type.</summary>
    Map,
    List,
}
