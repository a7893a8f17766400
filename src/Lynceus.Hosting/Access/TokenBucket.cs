namespace Lynceus.Hosting.Access;

/// <summary>So many at once, then so many a second. Not safe for concurrent use by itself.</summary>
internal sealed class TokenBucket(int burst, double perSecond, TimeProvider time)
{
    private double _tokens = burst;
    private long _filledAt = time.GetTimestamp();

    /// <summary>Nothing was taken lately; a new one would be no different.</summary>
    public bool IsFull
    {
        get
        {
            Fill();
            return _tokens >= burst;
        }
    }

    /// <param name="retryAfter">When false: how long until there is one again.</param>
    public bool TryTake(out TimeSpan retryAfter)
    {
        Fill();
        if (_tokens >= 1)
        {
            _tokens--;
            retryAfter = TimeSpan.Zero;
            return true;
        }

        retryAfter = TimeSpan.FromSeconds((1 - _tokens) / perSecond);
        return false;
    }

    /// <summary>What was taken is given back.</summary>
    public void Return() => _tokens = Math.Min(burst, _tokens + 1);

    private void Fill()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(burst, _tokens + (time.GetElapsedTime(_filledAt, now).TotalSeconds * perSecond));
        _filledAt = now;
    }
}
