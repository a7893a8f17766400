using Lynceus.Metacollector.Objects;

namespace Lynceus.Metacollector.Relevance;

/// <summary>What has gone from a node while nobody listened for it.</summary>
/// <param name="limit">Most objects; the oldest make way for more.</param>
internal sealed class GoneObjects(int limit)
{
    private readonly Dictionary<string, (ObjectKind Kind, long At)> _byUid = new(StringComparer.Ordinal);

    // Has those too that were taken out meanwhile.
    private readonly Queue<(string Uid, long At)> _oldestFirst = [];

    public int Count => _byUid.Count;

    public IEnumerable<(string Uid, ObjectKind Kind)> All => _byUid.Select(static g => (g.Key, g.Value.Kind));

    /// <param name="at">Timestamp, not before any that was added.</param>
    public void Add(string uid, ObjectKind kind, long at)
    {
        if (_byUid.TryAdd(uid, (kind, at)))
        {
            _oldestFirst.Enqueue((uid, at));
        }

        while (_oldestFirst.Count > limit)
        {
            DropOldest();
        }
    }

    public void Remove(string uid) => _byUid.Remove(uid);

    public void RemoveBefore(long oldest)
    {
        while (_oldestFirst.TryPeek(out var first) && first.At < oldest)
        {
            DropOldest();
        }
    }

    private void DropOldest()
    {
        var (uid, at) = _oldestFirst.Dequeue();
        if (_byUid.TryGetValue(uid, out var gone) && gone.At == at)
        {
            _byUid.Remove(uid);
        }
    }
}
