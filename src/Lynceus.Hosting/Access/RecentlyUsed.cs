using System.Diagnostics.CodeAnalysis;

namespace Lynceus.Hosting.Access;

/// <summary>A map that holds so many entries and drops the one that was used longest ago. Not safe for concurrent use by itself.</summary>
internal sealed class RecentlyUsed<TKey, TValue>(int capacity)
    where TKey : notnull
{
    private readonly Dictionary<TKey, LinkedListNode<KeyValuePair<TKey, TValue>>> _byKey = [];
    private readonly LinkedList<KeyValuePair<TKey, TValue>> _newestFirst = new();

    public int Count => _byKey.Count;

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (!_byKey.TryGetValue(key, out var node))
        {
            value = default;
            return false;
        }

        _newestFirst.Remove(node);
        _newestFirst.AddFirst(node);
        value = node.Value.Value;
        return true;
    }

    public void Set(TKey key, TValue value)
    {
        Remove(key);
        if (_byKey.Count >= capacity)
        {
            Remove(_newestFirst.Last!.Value.Key);
        }

        _byKey[key] = _newestFirst.AddFirst(KeyValuePair.Create(key, value));
    }

    public void Remove(TKey key)
    {
        if (_byKey.Remove(key, out var node))
        {
            _newestFirst.Remove(node);
        }
    }
}
