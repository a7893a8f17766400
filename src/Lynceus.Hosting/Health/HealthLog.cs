using Microsoft.Extensions.Logging;

namespace Lynceus.Hosting.Health;

internal static partial class HealthLog
{
    [LoggerMessage(1470, LogLevel.Warning, "Health check {Check} fails: {Problem}.")]
    public static partial void CheckFails(ILogger logger, string check, string problem);

    [LoggerMessage(1471, LogLevel.Information, "Health check {Check} passes.")]
    public static partial void CheckPasses(ILogger logger, string check);

    [LoggerMessage(1472, LogLevel.Warning, "Health check {Check} fails.")]
    public static partial void CheckThrew(ILogger logger, string check, Exception exception);
}
