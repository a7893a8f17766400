using Lynceus.Metacollector.Objects;

namespace Lynceus.Metacollector.Relevance;

/// <summary>The pods of a namespace that have the same labels. What selects one of them selects all, so selectors are matched once per group.</summary>
internal sealed class PodGroup(NamespaceScope scope, LabelSet labels)
{
    public NamespaceScope Scope { get; } = scope;

    public LabelSet Labels { get; } = labels;

    public HashSet<PodSlot> Pods { get; } = [];

    /// <summary>The services that select these pods, by uid in ordinal order. Replaced as a whole, never changed.</summary>
    public ServiceSlot[] Services { get; set; } = [];
}
