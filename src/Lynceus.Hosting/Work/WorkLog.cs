using Microsoft.Extensions.Logging;

namespace Lynceus.Hosting.Work;

// Event ids 1480-1489 of Lynceus.Hosting; ids are stable, never reused.
internal static partial class WorkLog
{
    [LoggerMessage(1480, LogLevel.Error, "Background work {Work} failed; it begins again in {Pause}.")]
    public static partial void Failed(ILogger logger, string work, TimeSpan pause, Exception exception);

    [LoggerMessage(1481, LogLevel.Information, "Background work {Work} goes on after {Failures} errors.")]
    public static partial void Recovered(ILogger logger, string work, int failures);
}
