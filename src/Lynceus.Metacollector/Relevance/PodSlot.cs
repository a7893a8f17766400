using Lynceus.Metacollector.Objects;

namespace Lynceus.Metacollector.Relevance;

internal sealed class PodSlot(string uid, NodeView node, PodObject pod, PodGroup group) : Slot(ObjectKind.Pod, uid)
{
    private byte[] _references = [];

    /// <summary>The last that was known, also when it is gone.</summary>
    public PodObject Object { get; set; } = pod;

    public bool IsGone { get; set; }

    public NodeView Node { get; } = node;

    /// <summary>The pods with its labels.</summary>
    public PodGroup Group { get; set; } = group;

    /// <summary>Of the group's making.</summary>
    public int PlaceInGroup { get; set; }

    /// <summary>Its controller, when that is of a kind that is collected.</summary>
    public OwnerSlot? Owner { get; set; }

    public override byte[]? Encoded => Object.Encoded;

    public override byte[] References => _references;

    public override Presence On(NodeView node) =>
        IsGone || !ReferenceEquals(node, Node) ? Presence.Gone : Group.Scope.Current is null ? Presence.Held : Presence.Here;

    public void SetReferences(byte[] references) => _references = references;
}
