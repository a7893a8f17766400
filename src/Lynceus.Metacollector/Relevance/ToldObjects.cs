using Lynceus.Metacollector.Objects;

namespace Lynceus.Metacollector.Relevance;

/// <summary>What subscribers of a node that are gone had been told of. Sensors keep it over a reconnect, so the next stream tells them what of it has gone meanwhile.</summary>
/// <param name="limit">Most objects; more are not kept.</param>
internal sealed class ToldObjects(int limit)
{
    private readonly Dictionary<string, (ObjectKind Kind, DateTimeOffset At)> _byUid = new(StringComparer.Ordinal);

    /// <summary>When the last stream was closed.</summary>
    public DateTimeOffset Last { get; private set; }

    public IEnumerable<KeyValuePair<string, (ObjectKind Kind, DateTimeOffset At)>> All => _byUid;

    public void Add(IEnumerable<(string Uid, ObjectKind Kind)> told, DateTimeOffset at)
    {
        Last = at;
        foreach (var (uid, kind) in told)
        {
            if (_byUid.Count < limit || _byUid.ContainsKey(uid))
            {
                _byUid[uid] = (kind, at);
            }
        }
    }

    public void RemoveBefore(DateTimeOffset oldest)
    {
        foreach (var (uid, (_, at)) in _byUid)
        {
            if (at < oldest)
            {
                _byUid.Remove(uid);
            }
        }
    }
}
