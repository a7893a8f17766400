namespace Lynceus.Exporter.Shards;

/// <summary>
/// Says when this member must not count as ready any more because the others may take it for dead: a time after its last renewal was begun, and from then on until it has seen what the others
/// did meanwhile. Safe to use from many threads.
/// </summary>
internal sealed class RenewalFence(TimeSpan limit, TimeProvider time)
{
    private readonly Lock _lock = new();
    private long? _renewedAt;
    private bool _isClosed = true;

    /// <summary>By the clock, so it needs nobody to notice.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_lock)
            {
                return _isClosed || HasRunOut;
            }
        }
    }

    /// <summary>Time since the last confirmed renewal was begun; null when there was none.</summary>
    public TimeSpan? SinceRenewal
    {
        get
        {
            lock (_lock)
            {
                return _renewedAt is { } at ? time.GetElapsedTime(at) : null;
            }
        }
    }

    /// <summary>How long it stays open without another renewal; null when it is closed.</summary>
    public TimeSpan? Left
    {
        get
        {
            lock (_lock)
            {
                return _isClosed || HasRunOut ? null : limit - time.GetElapsedTime(_renewedAt!.Value);
            }
        }
    }

    private bool HasRunOut => _renewedAt is not { } at || time.GetElapsedTime(at) >= limit;

    /// <summary>A renewal that was begun at this timestamp is confirmed. One that comes too late does not open the fence.</summary>
    public void Renewed(long startedAt)
    {
        lock (_lock)
        {
            _isClosed |= HasRunOut;
            _renewedAt = Math.Max(_renewedAt ?? long.MinValue, startedAt);
        }
    }

    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
        }
    }

    /// <summary>Opens it, when the renewal that was begun at this timestamp, and that we saw with all before it, is recent enough.</summary>
    public bool TryOpen(long seenRenewal)
    {
        lock (_lock)
        {
            if (time.GetElapsedTime(seenRenewal) >= limit)
            {
                return false;
            }

            _renewedAt = Math.Max(_renewedAt ?? long.MinValue, seenRenewal);
            _isClosed = false;
            return true;
        }
    }
}
