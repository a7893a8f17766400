namespace Lynceus.Metacollector.Peers;

/// <summary>What streams may hold: all, those of one address, those of one connection.</summary>
internal sealed record PeerLimits(long Bytes, int Streams)
{
    /// <summary>What an open stream is reckoned to cost before anything is known of its node: buffers and objects of HTTP/2. Measured: 13 KB (benchmarks/RESULTS.md).</summary>
    public const int StreamBytes = 16 * 1024;

    // A container's limit leaves the rest to the cluster itself, to connections and to the collector of garbage.
    private const int MemoryShare = 4;

    // So that a small limit still serves a small cluster.
    private const long LeastBytes = 16L << 20;

    /// <summary>A quarter stays for other addresses.</summary>
    public long BytesOfAddress => Bytes / 4 * 3;

    public long BytesOfConnection => Bytes / 4;

    public int StreamsOfAddress { get; init; } = Math.Max(Streams / 4 * 3, 1);

    /// <param name="memory">That the process may use.</param>
    /// <param name="bytes">As configured; 0: by memory.</param>
    public static PeerLimits Of(long memory, long bytes, int streams, int streamsOfAddress)
    {
        bytes = bytes > 0 ? bytes : Math.Max(memory / MemoryShare, LeastBytes);
        var limits = new PeerLimits(bytes, (int)Math.Min(streams, Math.Max(bytes / StreamBytes, 1)));
        return limits with { StreamsOfAddress = Math.Min(streamsOfAddress, limits.StreamsOfAddress) };
    }
}
