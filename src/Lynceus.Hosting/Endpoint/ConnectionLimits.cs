using System.ComponentModel.DataAnnotations;

namespace Lynceus.Hosting.Endpoint;

/// <summary>What one client, and all of them together, may cost.</summary>
public sealed class ConnectionLimits
{
    /// <summary>Connections at a time; the next is closed at once. Default 256.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; set; } = 256;

    /// <summary>Of these, connections of one address. Default 64: scrapers behind one gateway share its address.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnectionsPerAddress { get; set; } = 64;

    /// <summary>All headers of a request, in bytes. Default 32 KiB.</summary>
    [Range(1024, 1024 * 1024)]
    public int MaxHeaderBytes { get; set; } = 32 * 1024;

    /// <summary>How long TLS, and then the headers of a request, may take. Default 10 seconds.</summary>
    public TimeSpan HeaderTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection is kept without a request. Default 130 seconds: longer than the usual scrape interval of a minute, twice.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(130);
}
