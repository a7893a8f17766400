using System.Collections.Immutable;

namespace Lynceus.Testing.Kubernetes.Storage;

/// <summary>All objects of a resource at one version, ordered by key as etcd orders them. Immutable: a list in pages reads on in an old one.</summary>
internal sealed class ObjectSet
{
    public static readonly ObjectSet Empty = new(ImmutableSortedSet.Create<StoredObject>(ByKey.Instance));

    private readonly ImmutableSortedSet<StoredObject> _objects;

    private ObjectSet(ImmutableSortedSet<StoredObject> objects) => _objects = objects;

    public int Count => _objects.Count;

    public StoredObject this[int index] => _objects[index];

    public StoredObject? Find(string key) => _objects.TryGetValue(StoredObject.Probe(key), out var found) && found.Key == key ? found : null;

    public ObjectSet With(StoredObject value) => new(_objects.Remove(value).Add(value));

    public ObjectSet Without(StoredObject value) => new(_objects.Remove(value));

    /// <summary>Index of the first object whose key is not below <paramref name="key"/>.</summary>
    public int IndexFrom(string key)
    {
        var index = _objects.IndexOf(StoredObject.Probe(key));
        return index < 0 ? ~index : index;
    }

    /// <summary>First and end index of the objects in a namespace, or of all when it is empty.</summary>
    public (int Start, int End) Range(string ns) => ns.Length == 0 ? (0, Count) : (IndexFrom(ns + "/"), IndexFrom(ns + "0"));

    private sealed class ByKey : IComparer<StoredObject>
    {
        public static readonly ByKey Instance = new();

        public int Compare(StoredObject? x, StoredObject? y) => string.CompareOrdinal(x!.Key, y!.Key);
    }
}
