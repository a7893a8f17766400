namespace Lynceus.Metacollector.Relevance;

/// <summary>How many pods on each node make an object relevant there.</summary>
internal sealed class NodeCounts
{
    private readonly Dictionary<NodeView, int> _pods = [];

    public int Count => _pods.Count;

    public Dictionary<NodeView, int>.KeyCollection Nodes => _pods.Keys;

    public IEnumerable<KeyValuePair<NodeView, int>> All => _pods;

    public bool Has(NodeView node) => _pods.ContainsKey(node);

    /// <returns>Whether these are the first on the node.</returns>
    public bool Add(NodeView node, int pods = 1)
    {
        ref var count = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_pods, node, out var isKnown);
        count += pods;
        return !isKnown;
    }

    /// <returns>Whether these were the last on the node.</returns>
    public bool Remove(NodeView node, int pods = 1)
    {
        ref var count = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrNullRef(_pods, node);
        count -= pods;
        return count == 0 && _pods.Remove(node);
    }
}
