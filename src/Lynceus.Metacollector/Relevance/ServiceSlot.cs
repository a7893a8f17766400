using Lynceus.Metacollector.Objects;

namespace Lynceus.Metacollector.Relevance;

internal sealed class ServiceSlot(string uid, NamespaceScope scope) : SharedSlot(ObjectKind.Service, uid)
{
    public NamespaceScope Scope { get; } = scope;

    public override NodeCounts Nodes { get; } = new();

    public LabelSet Selector { get; set; } = LabelSet.Empty;

    /// <summary>The groups of pods that it selects.</summary>
    public HashSet<PodGroup> Groups { get; } = [];
}
