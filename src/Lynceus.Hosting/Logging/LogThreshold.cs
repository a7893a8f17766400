using Microsoft.Extensions.Logging;

namespace Lynceus.Hosting.Logging;

/// <summary>The least level that is written. The words of <see cref="LogLevel"/> in their usual short form.</summary>
public enum LogThreshold
{
    Trace = LogLevel.Trace,
    Debug = LogLevel.Debug,
    Info = LogLevel.Information,
    Warning = LogLevel.Warning,
    Error = LogLevel.Error,
    None = LogLevel.None,
}
