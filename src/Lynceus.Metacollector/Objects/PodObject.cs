namespace Lynceus.Metacollector.Objects;

/// <param name="Encoded">See <see cref="CollectedObject"/>.</param>
/// <param name="OwnerKind">See <see cref="CollectedObject"/>.</param>
/// <param name="OwnerUid">See <see cref="CollectedObject"/>.</param>
/// <param name="NodeName">Where it runs; never empty, pods without a node are not kept.</param>
/// <param name="HasAddress">It has an IP: only then services are relevant to its node because of it.</param>
internal sealed record PodObject(byte[] Encoded, string? OwnerKind, string? OwnerUid, string NodeName, LabelSet Labels, bool HasAddress)
    : CollectedObject(Encoded, OwnerKind, OwnerUid);
