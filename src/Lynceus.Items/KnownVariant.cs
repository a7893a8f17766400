namespace Lynceus.Items;

/// <summary>One living form of a subject: a tag, a ReplicaSet, a node.</summary>
/// <param name="Name">As in <see cref="Reports.Scope.Variant"/>.</param>
/// <param name="StatedAt">The newest time that its reports state, in Unix milliseconds; null when they state none.</param>
/// <param name="LookedAt">When a report last looked at it, in Unix milliseconds.</param>
/// <param name="Items">Ids of the items that it shows, ascending; null when it is the only variant and shows all open items of the scope.</param>
public sealed record KnownVariant(string Name, long? StatedAt, long LookedAt, IReadOnlyList<long>? Items);
