using Microsoft.Extensions.Logging;

namespace Lynceus.Grpc;

// Event ids 1100-1199 belong to Lynceus.Grpc.
internal static partial class GrpcLog
{
    [LoggerMessage(1100, LogLevel.Error, "A call of {Method} failed.")]
    public static partial void CallFailed(ILogger logger, string method, Exception exception);

    [LoggerMessage(1101, LogLevel.Debug, "A call of {Method} by {Peer} ended with {Code}: {Message}.")]
    public static partial void CallEnded(ILogger logger, string method, string peer, GrpcStatusCode code, string message);
}
