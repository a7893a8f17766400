using System.Runtime.InteropServices;

namespace Lynceus.Metacollector.Relevance;

/// <summary>How many pods on each node make an object relevant there. Most objects have pods on few nodes, which are looked through one by one; there are thousands of such objects.</summary>
internal sealed class NodeCounts
{
    private const int MaxFew = 16;

    private (NodeView Node, int Pods)[] _few = [];
    private int _count;
    private Dictionary<NodeView, int>? _many;

    public IEnumerable<NodeView> Nodes => All.Select(static n => n.Key);

    public IEnumerable<KeyValuePair<NodeView, int>> All => _many ?? _few.Take(_count).Select(static n => KeyValuePair.Create(n.Node, n.Pods));

    public bool Has(NodeView node) => _many?.ContainsKey(node) ?? (IndexOf(node) >= 0);

    /// <returns>Whether these are the first on the node.</returns>
    public bool Add(NodeView node, int pods = 1)
    {
        if (_many is not null)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_many, node, out var isKnown);
            count += pods;
            return !isKnown;
        }

        if (IndexOf(node) is >= 0 and var at)
        {
            _few[at].Pods += pods;
            return false;
        }

        if (_count == MaxFew)
        {
            _many = _few.ToDictionary(static n => n.Node, static n => n.Pods);
            (_few, _count) = ([], 0);
            _many.Add(node, pods);
            return true;
        }

        if (_count == _few.Length)
        {
            Array.Resize(ref _few, Math.Max(2, 2 * _count));
        }

        _few[_count++] = (node, pods);
        return true;
    }

    /// <returns>Whether these were the last on the node.</returns>
    public bool Remove(NodeView node, int pods = 1)
    {
        if (_many is not null)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrNullRef(_many, node);
            count -= pods;
            return count == 0 && _many.Remove(node);
        }

        var at = IndexOf(node);
        if ((_few[at].Pods -= pods) != 0)
        {
            return false;
        }

        _few[at] = _few[--_count];
        _few[_count] = default;
        return true;
    }

    private int IndexOf(NodeView node)
    {
        for (var i = 0; i < _count; i++)
        {
            if (ReferenceEquals(_few[i].Node, node))
            {
                return i;
            }
        }

        return -1;
    }
}
