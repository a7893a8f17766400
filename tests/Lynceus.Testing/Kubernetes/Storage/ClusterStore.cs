using Lynceus.Testing.Kubernetes.Resources;

namespace Lynceus.Testing.Kubernetes.Storage;

/// <summary>The cluster's state: one store for each resource and one counter of resource versions for all of them.</summary>
internal sealed class ClusterStore(int historyEvents, long historyBytes)
{
    // A fresh control plane has written a few hundred times before anybody lists anything.
    private const long FirstVersion = 200;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Group, string Plural), ResourceStore> _stores = [];
    private long _version = FirstVersion;
    private long _compacted;

    public long Version
    {
        get
        {
            lock (_lock)
            {
                return _version;
            }
        }
    }

    public ResourceStore Of(ResourceKind kind)
    {
        lock (_lock)
        {
            return Get(kind);
        }
    }

    public IReadOnlyList<ResourceStore> Stores()
    {
        lock (_lock)
        {
            return [.. _stores.Values];
        }
    }

    /// <summary>State of a resource together with the version it is the state of.</summary>
    public (ObjectSet State, long Version) Now(ResourceStore store)
    {
        lock (_lock)
        {
            return (store.State, _version);
        }
    }

    /// <summary>State at an older version; null when it is forgotten.</summary>
    public ObjectSet? At(ResourceStore store, long version)
    {
        lock (_lock)
        {
            return version < store.ListFloor ? null : store.At(version).State;
        }
    }

    /// <summary>Registers a watcher. Its start is the change it has seen last; null when the version is too old, and then the floor says what would do.</summary>
    /// <param name="latest">Sequence of the latest change.</param>
    public ChangeEvent? Join(ResourceStore store, IChangeListener listener, long? from, out ObjectSet state, out long version, out long floor, out long latest)
    {
        lock (_lock)
        {
            (state, version, floor, latest) = (store.State, _version, store.WatchFloor, store.Latest.Sequence);
            if (from < store.WatchFloor)
            {
                return null;
            }

            store.Add(listener);
            return from is { } start ? store.At(start) : store.Latest;
        }
    }

    public void Leave(ResourceStore store, IChangeListener listener)
    {
        lock (_lock)
        {
            store.Drop(listener);
        }
    }

    /// <summary>The newest version a watcher may tell in a bookmark once it has seen the latest change; null when there are changes it has not seen.</summary>
    public long? VersionAfter(ChangeEvent seen)
    {
        lock (_lock)
        {
            return seen.Next is null ? _version : null;
        }
    }

    public StoredObject? Find(ResourceKind kind, string key)
    {
        lock (_lock)
        {
            return _stores.TryGetValue((kind.StorageGroup, kind.Plural), out var store) ? store.State.Find(key) : null;
        }
    }

    /// <summary>Assigns the next version and writes what <paramref name="make"/> returns for it; null deletes.</summary>
    public StoredObject? Commit(ResourceKind kind, StoredObject? before, Func<long, StoredObject?> make)
    {
        lock (_lock)
        {
            var version = _version + 1;
            var after = make(version);
            _version = version;
            Get(kind).Append(version, before, after);
            return after;
        }
    }

    /// <summary>Forgets history. With <paramref name="cachesToo"/> false, watch caches go on serving it until the next restart, as in a real server.</summary>
    public void Compact(bool cachesToo)
    {
        lock (_lock)
        {
            _compacted = _version;
            if (cachesToo)
            {
                foreach (var store in _stores.Values)
                {
                    store.Forget(_version, _version);
                }
            }
        }
    }

    /// <summary>Watch caches start anew. A starting server writes a little itself, so versions handed out before it are older than every cache.</summary>
    public void Restart(bool compact)
    {
        const int OwnWrites = 7;
        lock (_lock)
        {
            _version += OwnWrites;
            _compacted = compact ? _version : _compacted;
            foreach (var store in _stores.Values)
            {
                store.Forget(_version, _compacted);
            }
        }
    }

    public void Remove(ResourceKind kind)
    {
        lock (_lock)
        {
            if (_stores.Remove((kind.StorageGroup, kind.Plural), out var store))
            {
                store.Remove();
            }
        }
    }

    private ResourceStore Get(ResourceKind kind)
    {
        if (!_stores.TryGetValue((kind.StorageGroup, kind.Plural), out var store))
        {
            store = new ResourceStore(kind.StorageGroup, kind.Plural, _version, historyEvents, historyBytes);
            if (kind.IsCustom)
            {
                store.Forget(_version, _version);
            }

            _stores.Add((kind.StorageGroup, kind.Plural), store);
        }

        return store;
    }
}
