using Lynceus.Metacollector.Objects;

namespace Lynceus.Metacollector.Relevance;

/// <summary>A controller of pods, or of controllers of pods.</summary>
internal sealed class OwnerSlot(ObjectKind kind, string uid) : SharedSlot(kind, uid)
{
    public override NodeCounts Nodes { get; } = new();

    /// <summary>Pods whose controller it is.</summary>
    public HashSet<PodSlot> Pods { get; } = [];

    /// <summary>The collected object that controls it; null when it is not known, or has no such owner.</summary>
    public OwnerSlot? Parent { get; set; }

    /// <summary>How many name it as their <see cref="Parent"/>.</summary>
    public int Children { get; set; }

    /// <summary>The references that were last made for one of its pods: most others have the same.</summary>
    public byte[] LastReferences { get; set; } = [];

    public bool IsUnused => Object is null && Pods.Count == 0 && Children == 0;
}
