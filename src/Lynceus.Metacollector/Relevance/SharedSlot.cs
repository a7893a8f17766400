using Lynceus.Metacollector.Objects;

namespace Lynceus.Metacollector.Relevance;

/// <summary>An object that matters to a node because of pods there.</summary>
internal abstract class SharedSlot(ObjectKind kind, string uid) : Slot(kind, uid)
{
    public CollectedObject? Object { get; set; }

    public abstract NodeCounts Nodes { get; }

    public override byte[]? Encoded => Object?.Encoded;

    public override Presence On(NodeView node) => Object is not null && Nodes.Has(node) ? Presence.Here : Presence.Gone;
}
