using Lynceus.Metacollector.Objects;

namespace Lynceus.Metacollector.Relevance;

/// <summary>An object of which nothing is known but that somebody was told of it.</summary>
internal sealed class GoneSlot(ObjectKind kind, string uid) : Slot(kind, uid)
{
    public override byte[]? Encoded => null;

    public override Presence On(NodeView node) => Presence.Gone;
}
