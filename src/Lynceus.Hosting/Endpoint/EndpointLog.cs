using Microsoft.Extensions.Logging;

namespace Lynceus.Hosting.Endpoint;

internal static partial class EndpointLog
{
    [LoggerMessage(1460, LogLevel.Information, "Metrics at {Address}; callers must show who they are: {IsProtected}.")]
    public static partial void Serving(ILogger logger, Uri address, bool isProtected);

    [LoggerMessage(1461, LogLevel.Information, "Health at {Address}.")]
    public static partial void ServingHealth(ILogger logger, Uri address);
}
