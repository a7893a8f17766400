using Lynceus.Metacollector.Objects;

namespace Lynceus.Metacollector.Relevance;

/// <summary>The pods of a namespace that have the same labels. What selects one of them selects all, so selectors are matched once per group.</summary>
internal sealed class PodGroup(NamespaceScope scope, LabelSet labels)
{
    // One at first: labels that name the pod itself make a group for each.
    private PodSlot[] _pods = new PodSlot[1];

    public NamespaceScope Scope { get; } = scope;

    public LabelSet Labels { get; set; } = labels;

    public int Count { get; private set; }

    /// <summary>In no particular order.</summary>
    public ReadOnlySpan<PodSlot> Pods => _pods.AsSpan(0, Count);

    /// <summary>The services that select these pods, by uid in ordinal order. Replaced as a whole, never changed.</summary>
    public ServiceSlot[] Services { get; set; } = [];

    public void Add(PodSlot pod)
    {
        if (Count == _pods.Length)
        {
            Array.Resize(ref _pods, 2 * Count);
        }

        pod.PlaceInGroup = Count;
        _pods[Count++] = pod;
    }

    public void Remove(PodSlot pod)
    {
        var last = _pods[--Count];
        _pods[pod.PlaceInGroup] = last;
        last.PlaceInGroup = pod.PlaceInGroup;
        _pods[Count] = null!;
    }
}
