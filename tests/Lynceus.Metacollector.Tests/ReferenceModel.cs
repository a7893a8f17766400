namespace Lynceus.Metacollector.Tests;

/// <summary>What a subscriber must believe, worked out from all objects anew each time: the contract as plainly as it can be written.</summary>
internal static class ReferenceModel
{
    /// <summary>By uid: the content as <see cref="ReceivedEvent.Content"/> has it.</summary>
    public static Dictionary<string, string> Expected(IReadOnlyCollection<SmallObject> objects, string node)
    {
        var expected = new Dictionary<string, string>(StringComparer.Ordinal);
        var byUid = objects.ToDictionary(static o => o.Uid, StringComparer.Ordinal);
        foreach (var pod in objects.Where(o => o.Kind == "Pod" && o.Node == node))
        {
            if (objects.FirstOrDefault(o => o.Kind == "Namespace" && o.Name == pod.Namespace) is { } ns)
            {
                Tell(ns);
                var status = pod.Address is null ? "{}" : $$"""{"podIP":"{{pod.Address}}"}""";
                expected[pod.Uid] = $"Pod {pod.ExpectedMeta()} {status} {Refs(pod, ns)}";
            }

            foreach (var owner in Owners(pod))
            {
                Tell(owner);
            }

            foreach (var service in Services(pod).Where(_ => pod.Address is not null))
            {
                Tell(service);
            }
        }

        return expected;

        void Tell(SmallObject shared) => expected[shared.Uid] = $"{shared.Kind} {shared.ExpectedMeta()}  ";

        IEnumerable<SmallObject> Owners(SmallObject pod)
        {
            if (pod is { IsController: true, Owner: var (kind, uid) } && byUid.TryGetValue(uid, out var owner) && owner.Kind == kind)
            {
                yield return owner;
                if (owner is { Kind: "ReplicaSet", Owner: var (upKind, upUid) } && byUid.TryGetValue(upUid, out var up) && up.Kind == upKind)
                {
                    yield return up;
                }
            }
        }

        IEnumerable<SmallObject> Services(SmallObject pod) => objects
            .Where(o => o.Kind == "Service" && o.Namespace == pod.Namespace && o.Selector is { Count: > 0 } selector
                && selector.All(p => pod.Labels.GetValueOrDefault(p.Key) == p.Value))
            .OrderBy(static s => s.Uid, StringComparer.Ordinal);

        string Refs(SmallObject pod, SmallObject ns)
        {
            var refs = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["Namespace"] = ns.Uid };
            if (pod is { IsController: true, Owner: var (kind, uid) })
            {
                refs[kind] = uid;
                if (kind == "ReplicaSet" && byUid.TryGetValue(uid, out var set) && set.Owner is var (upKind, upUid))
                {
                    refs[upKind] = upUid;
                }
            }

            if (Services(pod).ToArray() is { Length: > 0 } services)
            {
                refs["Service"] = string.Join('+', services.Select(static s => s.Uid));
            }

            return string.Join(' ', refs.Select(static r => $"{r.Key}={r.Value}"));
        }
    }
}
