using Microsoft.Extensions.Logging;

namespace Lynceus.Hub.Api;

// Event ids 2440-2449 of Lynceus.Hub; ids are stable, never reused.
internal static partial class ApiLog
{
    [LoggerMessage(2440, LogLevel.Debug, "A request was refused: {Reason}")]
    public static partial void BadRequest(ILogger logger, string reason);

    [LoggerMessage(2441, LogLevel.Warning, "A request could not be served: {Reason} ({Error})")]
    public static partial void Unavailable(ILogger logger, string reason, string error);
}
