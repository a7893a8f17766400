namespace Lynceus.Metacollector.Watching;

/// <summary>How many events one subscriber may be sent now: as many at once as per second.</summary>
/// <remarks>Falco before 0.41 keeps 1,000 events that it has not worked off and drops the rest without a word.</remarks>
internal sealed class EventPace(int perSecond, TimeProvider time)
{
    private double _available = perSecond;
    private long _last = time.GetTimestamp();

    /// <summary>How many may be sent now, at least one: waits for it.</summary>
    public async ValueTask<int> AllowAsync(CancellationToken cancellationToken)
    {
        if (perSecond <= 0)
        {
            return int.MaxValue;
        }

        Refill();
        if (_available < 1)
        {
            // A tenth of a second's worth, so that a long snapshot is not sent one by one.
            var enough = Math.Max(1, perSecond / 10.0);
            await Task.Delay(TimeSpan.FromSeconds((enough - _available) / perSecond), time, cancellationToken);
            Refill();
        }

        return Math.Max((int)_available, 1);
    }

    public void Used(int events) => _available -= events;

    private void Refill()
    {
        var now = time.GetTimestamp();
        _available = Math.Min(perSecond, _available + (time.GetElapsedTime(_last, now).TotalSeconds * perSecond));
        _last = now;
    }
}
