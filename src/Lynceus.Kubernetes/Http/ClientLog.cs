using Microsoft.Extensions.Logging;

namespace Lynceus.Kubernetes.Http;

// Event ids 1020-1039 of Lynceus.Kubernetes.
internal static partial class ClientLog
{
    [LoggerMessage(1020, LogLevel.Debug, "{Method} {Path} failed and is sent again in {Wait}: {Reason}")]
    public static partial void Retrying(ILogger logger, string method, string path, TimeSpan wait, string reason);
}
