namespace Lynceus.Kubernetes.Objects;

/// <summary>Any object, of which only the metadata is read.</summary>
public sealed record PartialObjectMetadata
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public ObjectMeta Metadata { get; init; } = new();
}
