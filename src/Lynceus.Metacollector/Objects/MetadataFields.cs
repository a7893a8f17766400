namespace Lynceus.Metacollector.Objects;

/// <summary>The metadata of an object as it lies in the receive buffer.</summary>
internal ref struct MetadataFields
{
    public ReadOnlySpan<byte> Name;
    public ReadOnlySpan<byte> GenerateName;
    public ReadOnlySpan<byte> Namespace;
    public ReadOnlySpan<byte> SelfLink;
    public ReadOnlySpan<byte> Uid;
    public LabelSet? Labels;
    public string? OwnerKind;
    public string? OwnerUid;
}
