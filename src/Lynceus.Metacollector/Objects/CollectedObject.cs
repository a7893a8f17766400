namespace Lynceus.Metacollector.Objects;

/// <summary>What is kept of an object.</summary>
/// <param name="Encoded">
/// The fields of its event that depend on nothing but itself, as protobuf: uid, kind, meta, status. Whoever is told of the object gets these bytes.
/// </param>
/// <param name="OwnerKind">Kind of its controller, null when it has none; any kind, collected or not.</param>
/// <param name="OwnerUid">Null exactly when <paramref name="OwnerKind"/> is.</param>
internal record CollectedObject(byte[] Encoded, string? OwnerKind, string? OwnerUid);
