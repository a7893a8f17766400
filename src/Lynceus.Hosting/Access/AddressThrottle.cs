using System.Net;

namespace Lynceus.Hosting.Access;

/// <summary>Bounds how often one address may show a token that is not known to be good.</summary>
internal sealed class AddressThrottle(ThrottleOptions options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly RecentlyUsed<UInt128, TokenBucket> _buckets = new(options.MaxAddresses);

    public bool TryTake(IPAddress? address, out TimeSpan retryAfter)
    {
        var key = PeerNetwork.Of(address);
        lock (_lock)
        {
            if (!_buckets.TryGet(key, out var bucket))
            {
                _buckets.Set(key, bucket = new TokenBucket(options.AttemptBurst, options.AttemptsPerSecond, time));
            }

            return bucket.TryTake(out retryAfter);
        }
    }

    /// <summary>The token was good after all.</summary>
    public void Return(IPAddress? address)
    {
        var key = PeerNetwork.Of(address);
        lock (_lock)
        {
            if (!_buckets.TryGet(key, out var bucket))
            {
                return;
            }

            bucket.Return();
            if (bucket.IsFull)
            {
                _buckets.Remove(key);
            }
        }
    }
}
