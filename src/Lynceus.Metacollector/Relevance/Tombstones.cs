using Lynceus.Metacollector.Objects;

namespace Lynceus.Metacollector.Relevance;

/// <summary>
/// Remembers for each node what has gone from it while nobody listened, until a stream of the node was told, or for a limited time. Every replica does for itself, whoever was told what by another one:
/// a Delete of what a sensor does not know does no harm.
/// </summary>
/// <param name="limit">Of objects of a node.</param>
internal sealed class Tombstones(int limit, TimeSpan lifetime, TimeProvider time)
{
    private readonly HashSet<NodeView> _nodes = [];
    private long _expired = time.GetTimestamp();

    public void Add(NodeView node, ObjectKind kind, string uid)
    {
        _nodes.Add(node);
        (node.Gone ??= new GoneObjects(limit)).Add(uid, kind, time.GetTimestamp());
    }

    /// <summary>Now and then looks at all nodes for what is too old, and at what streams were told.</summary>
    /// <param name="cleared">Called for each node of which nothing is remembered any more.</param>
    public void Expire(Action<NodeView> cleared)
    {
        var now = time.GetTimestamp();
        if (time.GetElapsedTime(_expired, now) < lifetime / 24)
        {
            return;
        }

        _expired = now;
        var oldest = now - (long)(lifetime.TotalSeconds * time.TimestampFrequency);
        foreach (var node in _nodes)
        {
            node.Gone?.RemoveBefore(oldest);
            if (node.Gone is null or { Count: 0 })
            {
                node.Gone = null;
                _nodes.Remove(node);
                cleared(node);
            }
        }
    }
}
