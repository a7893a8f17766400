using Microsoft.Extensions.Logging;

namespace Lynceus.Metacollector.Watching;

// Event ids 2100-2199 belong to Lynceus.Metacollector. Messages and keys of 2100 to 2102 are those of the original, which tools look for.
internal static partial class WatchLog
{
    /// <summary>The category of the original's lines.</summary>
    public const string Category = "broker.grpc-server";

    [LoggerMessage(2100, LogLevel.Information, "starting grpc server addr={addr}")]
    public static partial void Starting(ILogger logger, string addr);

    [LoggerMessage(2107, LogLevel.Information, "starting secure grpc server addr={addr}")]
    public static partial void StartingSecure(ILogger logger, string addr);

    [LoggerMessage(2101, LogLevel.Information, "received watch request node={node} subscriber={subscriber} peer={peer}")]
    public static partial void Received(ILogger logger, string node, string subscriber, string peer);

    [LoggerMessage(2102, LogLevel.Information, "stream deleted subscriber={subscriber} node={node} reason={reason}")]
    public static partial void Deleted(ILogger logger, string subscriber, string node, string reason);

    [LoggerMessage(2103, LogLevel.Information, "Closing {Streams} streams: {Reason}.")]
    public static partial void Closing(ILogger logger, int streams, string reason);

    [LoggerMessage(2104, LogLevel.Information, "All kinds are synced; streams that waited begin.")]
    public static partial void Synced(ILogger logger);

    [LoggerMessage(2105, LogLevel.Critical, "The collector of {Kind} failed; the process ends.")]
    public static partial void CollectorFailed(ILogger logger, string kind, Exception exception);

    [LoggerMessage(2106, LogLevel.Warning, "A caller at {Peer} may not watch node {Node}: {Reason}.")]
    public static partial void Refused(ILogger logger, string peer, string node, string reason);

    // The metric of decisions counts them; a line for each would let anybody fill the log.
    [LoggerMessage(2108, LogLevel.Debug, "A caller at {Peer} was not let in to node {Node}: {Reason}.")]
    public static partial void NotLetIn(ILogger logger, string peer, string node, string reason);
}
