using Lynceus.Metacollector.Objects;
using Lynceus.Metacollector.Protocol;

namespace Lynceus.Metacollector.Relevance;

/// <summary>The place of one uid: the object, and to which nodes it matters. It may be there before the object, because others name its uid, and after it.</summary>
internal abstract class Slot(ObjectKind kind, string uid)
{
    private byte[]? _deletion;

    public ObjectKind Kind { get; } = kind;

    public string Uid { get; } = uid;

    /// <summary>A number that no other content of any object ever has; 0 before the first content.</summary>
    public long Version { get; set; }

    /// <summary>Null when it is not known, or gone.</summary>
    public abstract byte[]? Encoded { get; }

    /// <summary>What an event carries behind <see cref="Encoded"/>; empty for all but pods.</summary>
    public virtual byte[] References => [];

    public byte[] Deletion => _deletion ??= EventEncoding.Deletion(Kind, Uid);

    public abstract Presence On(NodeView node);
}
