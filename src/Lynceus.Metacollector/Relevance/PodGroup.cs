using Lynceus.Metacollector.Objects;

namespace Lynceus.Metacollector.Relevance;

/// <summary>The pods of a namespace that have the same labels. What selects one of them selects all, so selectors are matched once per group.</summary>
internal sealed class PodGroup(NamespaceScope scope, LabelSet labels)
{
    // One at first: labels that name the pod itself make a group for each.
    private readonly List<PodSlot> _pods = new(1);

    public NamespaceScope Scope { get; } = scope;

    public LabelSet Labels { get; } = labels;

    /// <summary>In no particular order.</summary>
    public IReadOnlyList<PodSlot> Pods => _pods;

    /// <summary>The services that select these pods, by uid in ordinal order. Replaced as a whole, never changed.</summary>
    public ServiceSlot[] Services { get; set; } = [];

    public void Add(PodSlot pod)
    {
        pod.PlaceInGroup = _pods.Count;
        _pods.Add(pod);
    }

    public void Remove(PodSlot pod)
    {
        var last = _pods[^1];
        _pods[pod.PlaceInGroup] = last;
        last.PlaceInGroup = pod.PlaceInGroup;
        _pods.RemoveAt(_pods.Count - 1);
    }
}
