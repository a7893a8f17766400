namespace Lynceus.Kubernetes.Objects;

/// <summary>The part of <c>metadata</c> that Lynceus reads or writes. Fields that are not here are not kept: change an object that others write with a patch.</summary>
/// <remarks>Source: Kubernetes API reference, meta/v1 ObjectMeta.</remarks>
public sealed record ObjectMeta
{
    public string? Name { get; init; }

    public string? GenerateName { get; init; }

    public string? Namespace { get; init; }

    public string? Uid { get; init; }

    /// <summary>Set on an update, it makes the server answer 409 when somebody else has written since.</summary>
    public string? ResourceVersion { get; init; }

    public long? Generation { get; init; }

    public DateTimeOffset? CreationTimestamp { get; init; }

    public DateTimeOffset? DeletionTimestamp { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    public IReadOnlyList<OwnerReference>? OwnerReferences { get; init; }
}
