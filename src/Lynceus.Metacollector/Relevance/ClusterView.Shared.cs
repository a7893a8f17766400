using Lynceus.Metacollector.Objects;

namespace Lynceus.Metacollector.Relevance;

/// <summary>Changes of namespaces, controllers and services.</summary>
internal sealed partial class ClusterView
{
    /// <param name="namespace">Null when it is gone.</param>
    public void ApplyNamespace(string uid, string name, CollectedObject? @namespace)
    {
        lock (_lock)
        {
            if (_namespaces.TryGetValue(uid, out var slot))
            {
                var isSame = @namespace is not null && @namespace.Encoded.AsSpan().SequenceEqual(slot.Object!.Encoded);
                slot.Object = @namespace;
                if (isSame)
                {
                    return;
                }

                if (@namespace is null)
                {
                    _namespaces.Remove(uid);
                    slot.Scope.Current = ReferenceEquals(slot.Scope.Current, slot) ? null : slot.Scope.Current;
                    RemoveIfUnused(slot.Scope);
                }

                Touch(slot);
            }
            else if (@namespace is not null)
            {
                var scope = ScopeOf(name);
                slot = new NamespaceSlot(uid, scope) { Object = @namespace };
                _namespaces.Add(uid, slot);
                scope.Current = slot;
                Touch(slot);
                foreach (var group in scope.Groups)
                {
                    Refresh(group.Pods, force: true);
                }
            }
        }
    }

    /// <param name="owner">Null when it is gone.</param>
    public void ApplyOwner(ObjectKind kind, string uid, CollectedObject? owner)
    {
        lock (_lock)
        {
            if (owner is null && !_owners.ContainsKey((kind, uid)))
            {
                return;
            }

            var slot = OwnerOf(kind, uid);
            var old = slot.Object;
            slot.Object = owner;
            var (parentKind, parentUid) = (owner?.OwnerKind, owner?.OwnerUid);
            if (old?.OwnerKind != parentKind || old?.OwnerUid != parentUid)
            {
                Adopt(slot, ParentOf(kind, parentKind) is { } found ? OwnerOf(found, parentUid!) : null);
                Refresh([.. slot.Pods], force: false);
            }

            if (old is null != owner is null || (owner is not null && !owner.Encoded.AsSpan().SequenceEqual(old!.Encoded)))
            {
                Touch(slot);
            }

            RemoveIfUnused(slot);
        }
    }

    /// <param name="service">Null when it is gone.</param>
    public void ApplyService(string uid, string namespaceName, ServiceObject? service)
    {
        lock (_lock)
        {
            if (!_services.TryGetValue(uid, out var slot))
            {
                if (service is null)
                {
                    return;
                }

                slot = new ServiceSlot(uid, ScopeOf(namespaceName));
                _services.Add(uid, slot);
                slot.Scope.Add(slot);
            }

            var old = slot.Object;
            slot.Object = service;
            if (old is null || service is null || !service.Encoded.AsSpan().SequenceEqual(old.Encoded))
            {
                Touch(slot);
            }

            var selector = service?.Selector ?? LabelSet.Empty;
            if (!selector.Equals(slot.Selector))
            {
                Select(slot, selector);
            }

            if (service is null)
            {
                _services.Remove(uid);
                slot.Scope.Remove(slot);
                RemoveIfUnused(slot.Scope);
            }
        }
    }

    // One step up and no further: what controls ReplicaSets, unless it calls itself one too.
    private static ObjectKind? ParentOf(ObjectKind kind, string? parentKind) =>
        kind == ObjectKind.ReplicaSet && ObjectKinds.FindOwner(parentKind) is { } found and not ObjectKind.ReplicaSet ? found : null;

    /// <summary>Gives a controller another controller, for all nodes on which it has pods.</summary>
    private void Adopt(OwnerSlot slot, OwnerSlot? parent)
    {
        var old = slot.Parent;
        slot.Parent = parent;
        if (parent is not null)
        {
            parent.Children++;
            foreach (var (node, pods) in slot.Nodes.All)
            {
                Retain(parent, node, pods);
            }
        }

        if (old is not null)
        {
            old.Children--;
            foreach (var (node, pods) in slot.Nodes.All)
            {
                Release(old, node, pods);
            }

            RemoveIfUnused(old);
        }
    }

    private void Select(ServiceSlot slot, LabelSet selector)
    {
        slot.Scope.Remove(slot);
        slot.Selector = selector;
        slot.Scope.Add(slot);
        var after = slot.Scope.SelectedBy(selector);
        foreach (var group in slot.Groups.Except(after).ToArray())
        {
            slot.Groups.Remove(group);
            Change(group, Array.FindAll(group.Services, s => !ReferenceEquals(s, slot)));
        }

        foreach (var group in after)
        {
            if (slot.Groups.Add(group))
            {
                ServiceSlot[] services = [.. group.Services, slot];
                Array.Sort(services, static (a, b) => string.CompareOrdinal(a.Uid, b.Uid));
                Change(group, services);
            }
        }
    }

    private void Change(PodGroup group, ServiceSlot[] services)
    {
        var before = group.Services;
        group.Services = services;
        foreach (var pod in group.Pods)
        {
            if (pod.Object.HasAddress)
            {
                Move(pod.Node, before, services);
            }
        }

        Refresh(group.Pods, force: false);
    }

    /// <param name="force">Pods that were held back may be told now, changed or not.</param>
    private void Refresh(ReadOnlySpan<PodSlot> pods, bool force)
    {
        foreach (var pod in pods)
        {
            if (RefreshReferences(pod))
            {
                Touch(pod);
            }
            else if (force)
            {
                Mark(pod, pod.Node);
            }
        }
    }
}
