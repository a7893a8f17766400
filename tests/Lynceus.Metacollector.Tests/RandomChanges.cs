using System.Globalization;

namespace Lynceus.Metacollector.Tests;

/// <summary>Makes, changes and deletes objects at random, as an API server would let it: nothing without its namespace, no uid twice.</summary>
internal sealed class RandomChanges(int seed)
{
    private static readonly string[] Nodes = ["n1", "n2", "n3"];
    private static readonly string[] Namespaces = ["shop", "ops"];

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, SmallObject> _objects = new(StringComparer.Ordinal);
    private int _uids;

    public IReadOnlyCollection<SmallObject> Objects => _objects.Values;

    /// <summary>One change: the object as it is now, or the one that was deleted.</summary>
    public (SmallObject Object, bool IsDeleted) Next()
    {
        if (_random.Next(100) < 30 && Pick(static o => o.Kind != "Namespace" || o.Name == "extra") is { } gone)
        {
            _objects.Remove(gone.Uid);
            return (gone, true);
        }

        var next = _random.Next(100) < 45 && Pick(static _ => true) is { } known ? Change(known) : Make();
        _objects[next.Uid] = next;
        return (next, false);
    }

    private SmallObject Make()
    {
        if (Namespaces.FirstOrDefault(n => !_objects.Values.Any(o => o.Kind == "Namespace" && o.Name == n)) is { } missing)
        {
            return new SmallObject("Namespace", NewUid()) { Name = missing, Labels = SmallObject.Map($"kubernetes.io/metadata.name={missing}") };
        }

        var uid = NewUid();
        var ns = Namespaces[_random.Next(Namespaces.Length)];
        return _random.Next(10) switch
        {
            0 => new SmallObject("Deployment", uid) { Namespace = ns },
            1 or 2 => new SmallObject("ReplicaSet", uid) { Namespace = ns, Owner = OwnerOf(ns, "Deployment") },
            3 => new SmallObject(_random.Next(2) == 0 ? "DaemonSet" : "ReplicationController", uid) { Namespace = ns },
            4 or 5 => new SmallObject("Service", uid) { Namespace = ns, Selector = Labels(2) },
            _ => new SmallObject("Pod", uid)
            {
                Namespace = ns,
                Labels = Labels(3),
                Node = _random.Next(8) == 0 ? null : Nodes[_random.Next(Nodes.Length)],
                Address = _random.Next(3) == 0 ? null : Address(),
                Owner = OwnerOf(ns, ["ReplicaSet", "ReplicaSet", "DaemonSet", "ReplicationController", "StatefulSet"]),
            },
        };
    }

    private SmallObject Change(SmallObject known) => known.Kind switch
    {
        "Pod" => _random.Next(5) switch
        {
            0 => known with { Node = known.Node ?? Nodes[_random.Next(Nodes.Length)] },
            1 => known with { Address = Address() },
            2 => known with { Owner = OwnerOf(known.Namespace, "ReplicaSet", "ReplicationController") },
            3 => known with { Phase = "Succeeded" },
            _ => known with { Labels = Labels(3) },
        },
        "Service" => _random.Next(2) == 0 ? known with { Selector = Labels(2) } : known with { Labels = Labels(1) },
        "ReplicaSet" when _random.Next(2) == 0 => known with { Owner = OwnerOf(known.Namespace, "Deployment", "Rollout") },
        "Namespace" => known with { Labels = SmallObject.Map($"kubernetes.io/metadata.name={known.Name}", $"v={_random.Next(3)}") },
        _ => known with { Labels = Labels(2) },
    };

    private string NewUid() => string.Create(CultureInfo.InvariantCulture, $"uid-{++_uids:D6}");

    private string Address() => string.Create(CultureInfo.InvariantCulture, $"10.0.{_random.Next(200)}.{_random.Next(200)}");

    private Dictionary<string, string> Labels(int most) => SmallObject.Map([.. Enumerable.Range(0, _random.Next(most + 1)).Select(i => $"{(char)('a' + i)}={_random.Next(2)}")]);

    // Now and then one that does not exist.
    private (string, string)? OwnerOf(string ns, params string[] kinds)
    {
        var kind = kinds[_random.Next(kinds.Length)];
        return _random.Next(6) == 0 ? null
            : _random.Next(6) != 0 && Pick(o => o.Kind == kind && o.Namespace == ns) is { } owner ? (kind, owner.Uid)
            : (kind, $"nobody-{_random.Next(3)}");
    }

    private SmallObject? Pick(Func<SmallObject, bool> which) =>
        _objects.Values.Where(which).OrderBy(static o => o.Uid, StringComparer.Ordinal).ToArray() is { Length: > 0 } found ? found[_random.Next(found.Length)] : null;
}
