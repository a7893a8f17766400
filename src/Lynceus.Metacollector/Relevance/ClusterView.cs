using System.Runtime.InteropServices;
using Lynceus.Kubernetes.Informers;
using Lynceus.Metacollector.Objects;
using Lynceus.Metacollector.Streams;

namespace Lynceus.Metacollector.Relevance;

/// <summary>
/// All that is known of the cluster, and which of it concerns which node. Every change is worked out from what it touches, and marks what subscribers of those nodes have to hear;
/// what exactly they hear is decided when they take it.
/// </summary>
/// <remarks>
/// <para>One lock guards everything. What is done under it takes microseconds; nothing is written to the network under it.</para>
/// <para>
/// A node has to do with a pod that runs there; with a namespace, a controller and the controller's controller if a pod there belongs to them, by uid; and with a service that selects a pod there that
/// has an address.
/// </para>
/// </remarks>
internal sealed partial class ClusterView(ClusterViewOptions options, BrokerMetrics metrics, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, NodeView> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NamespaceScope> _scopes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NamespaceSlot> _namespaces = new(StringComparer.Ordinal);
    private readonly Dictionary<(ObjectKind, string), OwnerSlot> _owners = [];
    private readonly Dictionary<string, ServiceSlot> _services = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PodSlot> _pods = new(new Utf8KeyComparer());
    private readonly Tombstones? _tombstones = options.Tombstones ? new Tombstones(options.MaxTombstones, options.TombstoneLifetime, time) : null;
    private long _version;

    /// <summary>Nodes on which a pod runs.</summary>
    public int NodesWithPods { get; private set; }

    /// <summary>Names and uids that are held, for tests of leaks: nodes, scopes, namespaces, owners, services, pods.</summary>
    internal (int Nodes, int Scopes, int Namespaces, int Owners, int Services, int Pods) Sizes
    {
        get
        {
            lock (_lock)
            {
                return (_nodes.Count, _scopes.Count, _namespaces.Count, _owners.Count, _services.Count, _pods.Count);
            }
        }
    }

    /// <summary>A new subscriber; everything that concerns its node is waiting for it.</summary>
    public Subscriber Subscribe(string nodeName, KindSet kinds)
    {
        lock (_lock)
        {
            _tombstones?.Expire(RemoveIfUnused);
            var node = NodeOf(nodeName);
            var subscriber = new Subscriber(node, kinds, time.GetTimestamp());
            foreach (var pod in node.Pods)
            {
                MarkRelated(subscriber, pod);
            }

            MarkForgotten(subscriber);
            if (subscriber.Mailbox.Depth > 0)
            {
                subscriber.Wake();
            }

            // Added last: what waits already need not be counted as changed.
            node.Subscribers.Add(subscriber);
            return subscriber;
        }
    }

    public void Unsubscribe(Subscriber subscriber)
    {
        lock (_lock)
        {
            var node = subscriber.Node;
            node.Subscribers.Remove(subscriber);
            metrics.Dropped(subscriber.Mailbox.Depth);
            if (_tombstones is not null)
            {
                // It ended before it could be told.
                foreach (var (uid, kind) in subscriber.Mailbox.Told.Where(told => !IsThere(node, told.Kind, told.Uid)))
                {
                    _tombstones.Add(node, kind, uid);
                }
            }

            RemoveIfUnused(node);
        }
    }

    /// <summary>Puts what the subscriber hears next into <paramref name="batch"/>, which is empty.</summary>
    /// <param name="held">Entries that the mailbox holds.</param>
    /// <returns>Whether there is anything.</returns>
    public bool Take(Subscriber subscriber, EventBatch batch, int most, out int held)
    {
        lock (_lock)
        {
            subscriber.Mailbox.Take(subscriber.Node, batch, most);
            held = subscriber.Mailbox.Held;
        }

        var now = time.GetTimestamp();
        foreach (ref readonly var taken in batch.Events)
        {
            metrics.Dispatched(taken.Kind, taken.Reason, time.GetElapsedTime(taken.Since, now));
        }

        return batch.Count > 0;
    }

    /// <summary>How much waits in the mailboxes of all subscribers, and in the fullest.</summary>
    public (long All, int Most) MailboxDepth()
    {
        lock (_lock)
        {
            var (all, most) = (0L, 0);
            foreach (var node in _nodes.Values)
            {
                foreach (var subscriber in node.Subscribers)
                {
                    all += subscriber.Mailbox.Depth;
                    most = Math.Max(most, subscriber.Mailbox.Depth);
                }
            }

            return (all, most);
        }
    }

    private void MarkRelated(Subscriber subscriber, PodSlot pod)
    {
        MarkFor(subscriber, pod);
        if (pod.Group.Scope.Current is { } current)
        {
            MarkFor(subscriber, current);
        }

        if (pod.Owner is { } owner)
        {
            MarkFor(subscriber, owner);
            if (owner.Parent is { } parent)
            {
                MarkFor(subscriber, parent);
            }
        }

        if (pod.Object.HasAddress)
        {
            foreach (var service in pod.Group.Services)
            {
                MarkFor(subscriber, service);
            }
        }
    }

    /// <summary>Sensors keep their tables over a reconnect, so a stream begins with what has gone since the last one.</summary>
    private void MarkForgotten(Subscriber subscriber)
    {
        var node = subscriber.Node;
        foreach (var (uid, kind) in node.Gone?.All ?? [])
        {
            if (subscriber.Kinds.Has(kind) && !IsThere(node, kind, uid))
            {
                subscriber.Mailbox.MarkForgotten(new GoneSlot(kind, uid), time.GetTimestamp());
            }
        }
    }

    private bool IsThere(NodeView node, ObjectKind kind, string uid)
    {
        Slot? slot = kind switch
        {
            ObjectKind.Pod => _pods.GetValueOrDefault(uid),
            ObjectKind.Namespace => _namespaces.GetValueOrDefault(uid),
            ObjectKind.Service => _services.GetValueOrDefault(uid),
            _ => _owners.GetValueOrDefault((kind, uid)),
        };
        return slot is not null && slot.On(node) != Presence.Gone;
    }

    /// <summary>The object has another content: all nodes that it concerns hear of it.</summary>
    private void Touch(SharedSlot slot)
    {
        slot.Version = ++_version;
        var reasons = 0;
        foreach (var node in slot.Nodes.Nodes)
        {
            reasons |= MarkOn(node, slot);
        }

        metrics.Added(reasons);
    }

    private void Touch(PodSlot pod)
    {
        pod.Version = ++_version;
        metrics.Added(MarkOn(pod.Node, pod));
    }

    /// <summary>The object has begun to concern the node, or ceased to.</summary>
    private void Mark(Slot slot, NodeView node) => metrics.Added(MarkOn(node, slot));

    private int MarkOn(NodeView node, Slot slot)
    {
        // An owner may be known from its pods alone: nobody was ever told of it.
        if (_tombstones is not null && node.Subscribers.Count == 0 && slot.Version > 0 && slot.On(node) == Presence.Gone)
        {
            _tombstones.Add(node, slot.Kind, slot.Uid);
        }

        var reasons = 0;
        foreach (var subscriber in node.Subscribers)
        {
            reasons |= MarkFor(subscriber, slot);
        }

        return reasons;
    }

    private int MarkFor(Subscriber subscriber, Slot slot)
    {
        if (!subscriber.Kinds.Has(slot.Kind))
        {
            return 0;
        }

        var outcome = subscriber.Mailbox.Mark(slot, slot.On(subscriber.Node), time.GetTimestamp());
        if (outcome.IsCoalesced)
        {
            metrics.Coalesced();
        }

        if (outcome.Reasons != 0)
        {
            subscriber.Wake();
        }

        return outcome.Reasons;
    }

    private NodeView NodeOf(string name)
    {
        ref var node = ref CollectionsMarshal.GetValueRefOrAddDefault(_nodes, name, out _);
        return node ??= new NodeView(name);
    }

    private NamespaceScope ScopeOf(string name)
    {
        ref var scope = ref CollectionsMarshal.GetValueRefOrAddDefault(_scopes, name, out _);
        return scope ??= new NamespaceScope(name);
    }

    private OwnerSlot OwnerOf(ObjectKind kind, string uid)
    {
        ref var owner = ref CollectionsMarshal.GetValueRefOrAddDefault(_owners, (kind, uid), out _);
        return owner ??= new OwnerSlot(kind, uid);
    }

    private void RemoveIfUnused(NodeView node)
    {
        if (node.IsUnused)
        {
            _nodes.Remove(node.Name);
        }
    }

    private void RemoveIfUnused(NamespaceScope scope)
    {
        if (scope.IsUnused && ReferenceEquals(_scopes.GetValueOrDefault(scope.Name), scope))
        {
            _scopes.Remove(scope.Name);
        }
    }

    private void RemoveIfUnused(OwnerSlot owner)
    {
        if (owner.IsUnused)
        {
            _owners.Remove((owner.Kind, owner.Uid));
        }
    }
}
