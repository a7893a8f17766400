using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Lynceus.Hosting.Access;

/// <summary>Bounds how often one address may show a token that is not known to be good.</summary>
internal sealed class AddressThrottle(ThrottleOptions options, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly RecentlyUsed<UInt128, TokenBucket> _buckets = new(options.MaxAddresses);

    public bool TryTake(IPAddress? address, out TimeSpan retryAfter)
    {
        var key = KeyOf(address);
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
        var key = KeyOf(address);
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

    // Whoever has an IPv6 address has all those of its network, so the first 64 bits count.
    private static UInt128 KeyOf(IPAddress? address)
    {
        if (address is null)
        {
            return UInt128.Zero;
        }

        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        plain.TryWriteBytes(bytes, out _);
        if (plain.AddressFamily == AddressFamily.InterNetworkV6)
        {
            bytes[8..].Clear();
            return BinaryPrimitives.ReadUInt128BigEndian(bytes);
        }

        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }
}
