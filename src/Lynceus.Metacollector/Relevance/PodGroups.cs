namespace Lynceus.Metacollector.Relevance;

/// <summary>The groups that have a label. Most labels that are many have one group each, which costs nothing more than a reference here.</summary>
internal struct PodGroups
{
    private PodGroup? _only;
    private HashSet<PodGroup>? _several;

    public readonly int Count => _several?.Count ?? (_only is null ? 0 : 1);

    public readonly IEnumerable<PodGroup> All => _several ?? (IEnumerable<PodGroup>)(_only is null ? [] : [_only]);

    public void Add(PodGroup group)
    {
        if (_several is not null)
        {
            _several.Add(group);
        }
        else if (_only is null)
        {
            _only = group;
        }
        else
        {
            _several = [_only, group];
            _only = null;
        }
    }

    public void Remove(PodGroup group)
    {
        _several?.Remove(group);
        _only = ReferenceEquals(_only, group) ? null : _only;
    }
}
