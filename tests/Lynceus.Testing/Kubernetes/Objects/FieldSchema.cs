namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>One field of an object, or the values of a map: its type and what holds only at this place.</summary>
internal sealed record FieldSchema(TypeSchema Type)
{
    /// <summary>Written even when empty.</summary>
    public bool IsAlwaysWritten { get; init; }

    /// <summary>A given zero value (empty text, 0, false) is kept.</summary>
    public bool KeepsZero { get; init; }

    /// <summary>Owned as a whole: an atomic list or map.</summary>
    public bool IsAtomic { get; init; }

    public ListKind List { get; init; }

    /// <summary>Keys of a list of kind <see cref="ListKind.Map"/>, sorted.</summary>
    public IReadOnlyList<string> MapKeys { get; init; } = [];

    /// <summary>Strategic merge patch merges the items instead of replacing the list.</summary>
    public bool PatchMerges { get; init; }

    /// <summary>Key by which a strategic merge patch finds an item; empty for a list of plain values.</summary>
    public string PatchMergeKey { get; init; } = "";

    /// <summary><c>$retainKeys</c> is honoured.</summary>
    public bool PatchRetainsKeys { get; init; }

    /// <summary>Number of the field in protobuf; 0 when the tables do not have it.</summary>
    public int Number { get; init; }

    /// <summary>What a missing key of a list item counts as.</summary>
    public string? Default { get; init; }
}
