using Lynceus.Exporter.Catalog;

namespace Lynceus.Exporter.Loading;

/// <summary>Reports that were deleted not long ago, whoever had them: another member may still show one of them when a report of the same name appears.</summary>
/// <param name="time">The clock.</param>
/// <param name="memory">How long a deletion counts; longer than the grace time, which other members count from when they saw it.</param>
internal sealed class RecentlyDeleted(TimeProvider time, TimeSpan memory)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ReportKey, Deletion> _byKey = [];
    private readonly Queue<(ReportKey Key, long At)> _oldestFirst = [];
    private long? _startedAt;

    /// <summary>Everything is known from now on. What was deleted before is not, so whatever appears soon may have had a predecessor.</summary>
    public void Start()
    {
        lock (_lock)
        {
            _startedAt = time.GetTimestamp();
        }
    }

    public void Deleted(ReportKey key, ulong hash) => Remember(key, hash);

    /// <summary>A report of this name is there, and was not before.</summary>
    public void Appeared(ReportKey key)
    {
        lock (_lock)
        {
            if (_startedAt is { } started && time.GetElapsedTime(started) <= memory && !_byKey.ContainsKey(key))
            {
                Remember(key, null);
            }
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

    private void Remember(ReportKey key, ulong? hash)
    {
        lock (_lock)
        {
            Forget();
            var now = time.GetTimestamp();
            _byKey[key] = new Deletion(hash, now);
            _oldestFirst.Enqueue((key, now));
        }
    }

    private void Forget()
    {
        while (_oldestFirst.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) > memory)
        {
            _oldestFirst.Dequeue();
            if (_byKey.TryGetValue(oldest.Key, out var deletion) && deletion.At == oldest.At)
            {
                _byKey.Remove(oldest.Key);
            }
        }
    }

    /// <param name="hash">Null when it is not known what was deleted, if anything was.</param>
    private sealed class Deletion(ulong? hash, long at)
    {
        public ulong? Hash => hash;

        public long At => at;

        public long? SucceededAt { get; set; }
    }
}
