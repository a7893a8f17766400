using System.Buffers;
using Lynceus.Metacollector.Objects;
using Lynceus.Metacollector.Protocol;

namespace Lynceus.Metacollector.Relevance;

/// <summary>Changes of pods.</summary>
internal sealed partial class ClusterView
{
    private readonly ArrayBufferWriter<byte> _references = new(512);
    private readonly List<string> _serviceUids = [];

    /// <summary>What is kept of a pod; null when it is not known.</summary>
    public PodObject? FindPod(ReadOnlySpan<byte> uid)
    {
        lock (_lock)
        {
            return _pods.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(uid, out var slot) ? slot.Object : null;
        }
    }

    /// <summary>
    /// What events of pods were kept in that have another event now. They may be written over: subscribers are given copies, made under the lock, and whoever makes a pod anew is done with the former one.
    /// </summary>
    public SpareArrays SpareArrays { get; } = new();

    /// <param name="pod">Null when it is gone.</param>
    public void ApplyPod(string uid, string namespaceName, PodObject? pod)
    {
        lock (_lock)
        {
            _tombstones?.Expire(RemoveIfUnused);
            if (!_pods.TryGetValue(uid, out var slot))
            {
                if (pod is not null)
                {
                    Add(uid, namespaceName, pod);
                }
            }
            else if (pod is null)
            {
                Remove(slot);
            }
            else if (pod.NodeName != slot.Node.Name)
            {
                Remove(slot); // no server does that
                Add(uid, namespaceName, pod);
            }
            else
            {
                Update(slot, pod);
            }
        }
    }

    private void Add(string uid, string namespaceName, PodObject pod)
    {
        var node = NodeOf(pod.NodeName);
        var group = ScopeOf(namespaceName).GroupOf(pod.Labels);
        var slot = new PodSlot(uid, node, pod, group);
        _pods.Add(uid, slot);
        NodesWithPods += node.Pods.Count == 0 ? 1 : 0;
        node.Pods.Add(slot);
        group.Add(slot);
        if (group.Scope.Nodes.Add(node) && group.Scope.Current is { } current)
        {
            Mark(current, node);
        }

        AttachOwner(slot);
        if (pod.HasAddress)
        {
            foreach (var service in group.Services)
            {
                Retain(service, node);
            }
        }

        RefreshReferences(slot);
        Touch(slot);
    }

    private void Remove(PodSlot pod)
    {
        var (node, group) = (pod.Node, pod.Group);
        var scope = group.Scope;
        pod.IsGone = true;
        _pods.Remove(pod.Uid);
        node.Pods.Remove(pod);
        Mark(pod, node);
        if (pod.Object.HasAddress)
        {
            foreach (var service in group.Services)
            {
                Release(service, node);
            }
        }

        DetachOwner(pod);
        LeaveGroup(pod);
        if (scope.Nodes.Remove(node) && scope.Current is { } current)
        {
            Mark(current, node);
        }

        RemoveIfUnused(scope);
        if (node.Pods.Count == 0)
        {
            NodesWithPods--;
            RemoveIfUnused(node);
        }
    }

    private void Update(PodSlot slot, PodObject pod)
    {
        var old = slot.Object;
        if (ReferenceEquals(old, pod))
        {
            return;
        }

        slot.Object = pod;
        var before = old.HasAddress ? slot.Group.Services : [];
        if (!pod.Labels.Equals(slot.Group.Labels) && !slot.Group.Scope.TryRelabel(slot.Group, pod.Labels))
        {
            var scope = slot.Group.Scope;
            LeaveGroup(slot);
            slot.Group = scope.GroupOf(pod.Labels);
            slot.Group.Add(slot);
        }

        if (pod.OwnerUid != old.OwnerUid || pod.OwnerKind != old.OwnerKind)
        {
            DetachOwner(slot);
            AttachOwner(slot);
        }

        Move(slot.Node, before, pod.HasAddress ? slot.Group.Services : []);
        if (RefreshReferences(slot) | !pod.Encoded.AsSpan().SequenceEqual(old.Encoded))
        {
            Touch(slot);
        }

        SpareArrays.Add(old.Encoded);
    }

    /// <summary>A pod of the node was selected by the first and is by the second. Both are by uid.</summary>
    private void Move(NodeView node, ServiceSlot[] before, ServiceSlot[] after)
    {
        if (ReferenceEquals(before, after))
        {
            return;
        }

        foreach (var service in after)
        {
            if (Array.IndexOf(before, service) < 0)
            {
                Retain(service, node);
            }
        }

        foreach (var service in before)
        {
            if (Array.IndexOf(after, service) < 0)
            {
                Release(service, node);
            }
        }
    }

    private static void LeaveGroup(PodSlot pod)
    {
        pod.Group.Remove(pod);
        if (pod.Group.Count == 0)
        {
            pod.Group.Scope.Remove(pod.Group);
        }
    }

    private void AttachOwner(PodSlot pod)
    {
        if (ObjectKinds.FindOwner(pod.Object.OwnerKind) is not { } kind)
        {
            return;
        }

        var owner = OwnerOf(kind, pod.Object.OwnerUid!);
        pod.Owner = owner;
        owner.Pods.Add(pod);
        Retain(owner, pod.Node);
        if (owner.Parent is { } parent)
        {
            Retain(parent, pod.Node);
        }
    }

    private void DetachOwner(PodSlot pod)
    {
        if (pod.Owner is not { } owner)
        {
            return;
        }

        pod.Owner = null;
        owner.Pods.Remove(pod);
        Release(owner, pod.Node);
        if (owner.Parent is { } parent)
        {
            Release(parent, pod.Node);
        }

        RemoveIfUnused(owner);
    }

    private void Retain(SharedSlot slot, NodeView node, int pods = 1)
    {
        if (slot.Nodes.Add(node, pods))
        {
            Mark(slot, node);
        }
    }

    private void Release(SharedSlot slot, NodeView node, int pods = 1)
    {
        if (slot.Nodes.Remove(node, pods))
        {
            Mark(slot, node);
        }
    }

    /// <summary>What the pod refers to, worked out anew. While its namespace is not known it stays as it was: nobody is told.</summary>
    /// <returns>Whether it differs.</returns>
    private bool RefreshReferences(PodSlot pod)
    {
        if (pod.Group.Scope.Current is not { } current)
        {
            return false;
        }

        (string, string)? owner = pod.Object is { OwnerKind: { } kind, OwnerUid: { } uid } && IsFreeKey(kind) ? (kind, uid) : null;
        (string, string)? ownerOfOwner = pod.Owner is { Kind: ObjectKind.ReplicaSet, Object: { OwnerKind: { } outerKind, OwnerUid: { } outerUid } }
            && IsFreeKey(outerKind) && outerKind != pod.Object.OwnerKind
            ? (outerKind, outerUid)
            : null;
        _serviceUids.Clear();
        foreach (var service in pod.Group.Services)
        {
            _serviceUids.Add(service.Uid);
        }

        _references.ResetWrittenCount();
        EventEncoding.WriteReferences(_references, current.Uid, owner, ownerOfOwner, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_serviceUids));
        var written = _references.WrittenSpan;
        if (written.SequenceEqual(pod.References))
        {
            return false;
        }

        var last = pod.Owner?.LastReferences ?? [];
        var references = written.SequenceEqual(last) ? last : written.ToArray();
        pod.SetReferences(references);
        if (pod.Owner is not null)
        {
            pod.Owner.LastReferences = references;
        }

        return true;
    }

    // A custom kind may bear the name of one of ours; the key is taken then.
    private static bool IsFreeKey(string kind) => kind is not ("Namespace" or "Service");
}
