using Microsoft.Extensions.Logging;

namespace Lynceus.Exposition.Registry;

internal static partial class RegistryLog
{
    [LoggerMessage(1200, LogLevel.Error, "A callback that reads metrics failed; its metrics are old or missing. It is logged once, lynceus_exposition_collect_failures_total counts on.")]
    public static partial void CollectFailed(ILogger logger, Exception exception);
}
