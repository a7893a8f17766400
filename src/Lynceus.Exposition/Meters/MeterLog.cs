using Microsoft.Extensions.Logging;

namespace Lynceus.Exposition.Meters;

internal static partial class MeterLog
{
    [LoggerMessage(1201, LogLevel.Warning, "The instrument {Instrument} of the meter {Meter} is not shown: {Reason}")]
    public static partial void InstrumentDropped(ILogger logger, string meter, string instrument, string reason);
}
