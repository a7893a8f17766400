using Lynceus.Exporter.Catalog;

namespace Lynceus.Exporter.Loading;

/// <summary>Reports that were deleted within the grace time, whoever had them: another member may still show one of them when a report of the same name appears.</summary>
internal sealed class RecentlyDeleted(TimeProvider time, TimeSpan grace)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ReportKey, Deletion> _byKey = [];
    private readonly Queue<(ReportKey Key, long At)> _oldestFirst = [];

    public void Add(ReportKey key, ulong hash)
    {
        lock (_lock)
        {
            Forget();
            var now = time.GetTimestamp();
            _byKey[key] = new Deletion(hash, now);
            _oldestFirst.Enqueue((key, now));
        }
    }

    /// <summary>How long ago a report of this name was seen to have become this one; null when it has no other predecessor.</summary>
    public TimeSpan? TimeSince(ReportKey key, ulong hash)
    {
        lock (_lock)
        {
            Forget();
            if (!_byKey.TryGetValue(key, out var deletion) || deletion.Hash == hash)
            {
                return null;
            }

            deletion.SucceededAt ??= time.GetTimestamp();
            return time.GetElapsedTime(deletion.SucceededAt.Value);
        }
    }

    private void Forget()
    {
        while (_oldestFirst.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) > grace)
        {
            _oldestFirst.Dequeue();
            if (_byKey.TryGetValue(oldest.Key, out var deletion) && deletion.At == oldest.At)
            {
                _byKey.Remove(oldest.Key);
            }
        }
    }

    private sealed class Deletion(ulong hash, long at)
    {
        public ulong Hash => hash;

        public long At => at;

        public long? SucceededAt { get; set; }
    }
}
