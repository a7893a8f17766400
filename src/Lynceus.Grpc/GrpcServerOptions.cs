namespace Lynceus.Grpc;

/// <summary>Where a server listens, and what no client may exceed.</summary>
public sealed class GrpcServerOptions
{
    public IList<GrpcListenAddress> Addresses { get; } = [];

    /// <summary>Largest message of a client. Default 64 KiB: requests are small here, and every open call may hold one of that size.</summary>
    public int MaxMessageBytes { get; set; } = 64 * 1024;

    /// <summary>Default 10,000.</summary>
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>Calls at a time on one connection; more are refused, and the client may try them on another. Default 1,000.</summary>
    public int MaxStreamsPerConnection { get; set; } = 1_000;

    /// <summary>Calls at a time on all connections; more end with <see cref="GrpcStatusCode.ResourceExhausted"/>. Default 20,000.</summary>
    public int MaxStreams { get; set; } = 20_000;

    /// <summary>Headers of one call together. Default 16 KiB.</summary>
    public int MaxHeaderBytes { get; set; } = 16 * 1024;

    /// <summary>How long a client may take for the TLS handshake, and for the headers of a call. Default 10 seconds.</summary>
    public TimeSpan HeaderTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a client may take for the message of its request. Default 10 seconds.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A connection without a call is closed after this time. Default 2 minutes.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>A connection on which nothing came for this time is pinged. Default 20 seconds.</summary>
    public TimeSpan PingDelay { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>A connection that does not answer a ping within this time is closed. Default 20 seconds.</summary>
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromSeconds(20);
}
