using System.Runtime.InteropServices;
using Lynceus.Metacollector.Objects;

namespace Lynceus.Metacollector.Relevance;

/// <summary>What lies in the namespace of one name: groups of pods, and services that may select them.</summary>
internal sealed class NamespaceScope(string name)
{
    private readonly Dictionary<LabelSet, PodGroup> _groups = [];
    private readonly Dictionary<LabelPair, PodGroups> _groupsByPair = [];

    // By one pair of the selector, which labels must have as well.
    private readonly Dictionary<LabelPair, List<ServiceSlot>> _servicesByPair = [];
    private int _services;

    public string Name { get; } = name;

    /// <summary>The namespace object; null while it is not known.</summary>
    public NamespaceSlot? Current { get; set; }

    public NodeCounts Nodes { get; } = new();

    public IEnumerable<PodGroup> Groups => _groups.Values;

    public bool IsUnused => Current is null && _groups.Count == 0 && _services == 0;

    /// <summary>The group of these labels, made if there is none.</summary>
    public PodGroup GroupOf(LabelSet labels)
    {
        if (!_groups.TryGetValue(labels, out var group))
        {
            group = new PodGroup(this, labels);
            Enter(group);
        }

        return group;
    }

    /// <summary>Gives other labels to a group of one pod, unless there is a group of them. Labels that change are mostly of one pod alone, and there would be a new group for each change.</summary>
    public bool TryRelabel(PodGroup group, LabelSet labels)
    {
        if (group.Count != 1 || _groups.ContainsKey(labels))
        {
            return false;
        }

        Remove(group);
        group.Labels = labels;
        Enter(group);
        return true;
    }

    /// <summary>Forgets a group whose last pod has left.</summary>
    public void Remove(PodGroup group)
    {
        _groups.Remove(group.Labels);
        foreach (var pair in group.Labels.Pairs)
        {
            ref var groups = ref CollectionsMarshal.GetValueRefOrNullRef(_groupsByPair, pair);
            groups.Remove(group);
            if (groups.Count == 0)
            {
                _groupsByPair.Remove(pair);
            }
        }

        foreach (var service in group.Services)
        {
            service.Groups.Remove(group);
        }
    }

    public void Add(ServiceSlot service)
    {
        _services++;
        if (service.Selector.Pairs is [var first, ..])
        {
            ref var services = ref CollectionsMarshal.GetValueRefOrAddDefault(_servicesByPair, first, out _);
            (services ??= []).Add(service);
        }
    }

    public void Remove(ServiceSlot service)
    {
        _services--;
        if (service.Selector.Pairs is [var first, ..] && _servicesByPair.TryGetValue(first, out var services) && services.Remove(service) && services.Count == 0)
        {
            _servicesByPair.Remove(first);
        }
    }

    /// <summary>The groups that a selector selects now. An empty one selects none.</summary>
    public List<PodGroup> SelectedBy(LabelSet selector)
    {
        // The pair that fewest groups have leaves the fewest to look at.
        PodGroups fewest = default;
        foreach (var pair in selector.Pairs)
        {
            if (!_groupsByPair.TryGetValue(pair, out var groups))
            {
                return [];
            }

            fewest = fewest.Count == 0 || groups.Count < fewest.Count ? groups : fewest;
        }

        var selected = new List<PodGroup>();
        foreach (var group in fewest.All)
        {
            if (selector.IsSubsetOf(group.Labels))
            {
                selected.Add(group);
            }
        }

        return selected;
    }

    private void Enter(PodGroup group)
    {
        _groups.Add(group.Labels, group);
        foreach (var pair in group.Labels.Pairs)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_groupsByPair, pair, out _).Add(group);
        }

        var services = SelectorsOf(group.Labels);
        group.Services = services.AsSpan().SequenceEqual(group.Services) ? group.Services : services;
        foreach (var service in services)
        {
            service.Groups.Add(group);
        }
    }

    private ServiceSlot[] SelectorsOf(LabelSet labels)
    {
        List<ServiceSlot>? found = null;
        foreach (var pair in labels.Pairs)
        {
            if (_servicesByPair.TryGetValue(pair, out var services))
            {
                foreach (var service in services)
                {
                    if (service.Selector.IsSubsetOf(labels))
                    {
                        (found ??= []).Add(service);
                    }
                }
            }
        }

        found?.Sort(static (a, b) => string.CompareOrdinal(a.Uid, b.Uid));
        return found is null ? [] : [.. found];
    }
}
