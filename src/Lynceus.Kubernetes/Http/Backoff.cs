namespace Lynceus.Kubernetes.Http;

/// <summary>Waiting times that double from <paramref name="first"/> to <paramref name="cap"/>, each lengthened by up to <paramref name="jitter"/> of itself so that clients spread.</summary>
internal sealed class Backoff(TimeSpan first, TimeSpan cap, double jitter, Random random)
{
    private int _doublings;

    public TimeSpan Next()
    {
        var wait = first * Math.Pow(2, _doublings);
        if (wait < cap)
        {
            _doublings++;
        }

        return Spread(wait < cap ? wait : cap);
    }

    /// <summary>The given time, lengthened by the same jitter.</summary>
    public TimeSpan Spread(TimeSpan wait) => wait * (1 + (jitter * random.NextDouble()));

    public void Reset() => _doublings = 0;
}
