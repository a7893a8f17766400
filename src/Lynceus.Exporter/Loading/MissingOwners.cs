using Lynceus.Exporter.Catalog;

namespace Lynceus.Exporter.Loading;

/// <summary>Reports that name a ReplicaSet or Job because its own controller was not known when they were rendered.</summary>
internal sealed class MissingOwners
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, HashSet<ReportKey>> _byUid = new(StringComparer.Ordinal);

    public void Add(string uid, ReportKey key)
    {
        lock (_lock)
        {
            if (!_byUid.TryGetValue(uid, out var keys))
            {
                _byUid.Add(uid, keys = []);
            }

            keys.Add(key);
        }
    }

    public void Remove(string uid, ReportKey key)
    {
        lock (_lock)
        {
            if (_byUid.TryGetValue(uid, out var keys) && keys.Remove(key) && keys.Count == 0)
            {
                _byUid.Remove(uid);
            }
        }
    }

    /// <summary>Those that wait for it.</summary>
    public ReportKey[] Of(string uid)
    {
        lock (_lock)
        {
            return _byUid.TryGetValue(uid, out var keys) ? [.. keys] : [];
        }
    }
}
