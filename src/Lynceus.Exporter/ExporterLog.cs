using Microsoft.Extensions.Logging;

namespace Lynceus.Exporter;

internal static partial class ExporterLog
{
    [LoggerMessage(2050, LogLevel.Critical, "The exporter failed and ends.")]
    public static partial void Failed(ILogger logger, Exception exception);
}
