namespace Lynceus.Kubernetes.Informers;

/// <summary>Finds kept objects by keys of the caller's choice, for example pods by node. Made by <see cref="Informer{T}.AddIndex"/>; safe to read from many threads.</summary>
public sealed class InformerIndex<T>
    where T : class
{
    private readonly Dictionary<string, Dictionary<string, T>> _valuesByKey = new(StringComparer.Ordinal);
    private readonly Func<T, IEnumerable<string>> _keysOf;
    private readonly Lock _lock;

    internal InformerIndex(Func<T, IEnumerable<string>> keysOf, Lock @lock)
    {
        _keysOf = keysOf;
        _lock = @lock;
    }

    /// <summary>The objects that have the key now, in no particular order.</summary>
    public IReadOnlyList<T> Get(string key)
    {
        lock (_lock)
        {
            return _valuesByKey.TryGetValue(key, out var values) ? [.. values.Values] : [];
        }
    }

    // Called with the lock held.
    internal void Set(string uid, T? old, T? @new)
    {
        if (old is not null)
        {
            foreach (var key in _keysOf(old))
            {
                if (_valuesByKey.TryGetValue(key, out var values) && values.Remove(uid) && values.Count == 0)
                {
                    _valuesByKey.Remove(key);
                }
            }
        }

        if (@new is null)
        {
            return;
        }

        foreach (var key in _keysOf(@new))
        {
            if (!_valuesByKey.TryGetValue(key, out var values))
            {
                _valuesByKey[key] = values = new Dictionary<string, T>(StringComparer.Ordinal);
            }

            values[uid] = @new;
        }
    }
}
