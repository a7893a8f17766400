using Lynceus.Hosting.Options;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Lynceus.Hosting.Logging;

/// <summary>What every role logs alike: to standard error, one line per event, times in UTC. Standard output stays free for results.</summary>
public sealed class RoleLogging
{
    // Milliseconds and Z: lines of several replicas are sorted together.
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";

    private readonly RoleOption<LogThreshold> _level;
    private readonly RoleOption<LogFormat> _format;

    /// <summary>Adds <c>--log-level</c> and <c>--log-format</c> to the role's options.</summary>
    public RoleLogging(RoleOptions options)
    {
        _level = options.Add("log-level", OptionKinds.OneOf<LogThreshold>(), LogThreshold.Info, "Least level that is logged.");
        _format = options.Add("log-format", OptionKinds.OneOf<LogFormat>(), LogFormat.Text, "How log lines are written to standard error.");
    }

    /// <summary>Returns what configures the logging of a host as the options say.</summary>
    public Action<ILoggingBuilder> Configure(ResolvedOptions values)
    {
        var (level, format) = (values.Get(_level), values.Get(_format));
        return logging => Configure(logging, level, format);
    }

    public static void Configure(ILoggingBuilder logging, LogThreshold level, LogFormat format)
    {
        logging.ClearProviders();
        var least = (LogLevel)level;
        logging.SetMinimumLevel(least);

        // The server's own lines per request are of use to those who look for a fault in it.
        var framework = least <= LogLevel.Debug ? LogLevel.Information : (LogLevel)Math.Max((int)least, (int)LogLevel.Warning);
        logging.AddFilter("Microsoft", framework);
        logging.AddConsole(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (format == LogFormat.Json)
        {
            logging.AddJsonConsole(static json => (json.TimestampFormat, json.UseUtcTimestamp) = (TimeFormat.TrimEnd(), true));
        }
        else
        {
            logging.AddSimpleConsole(static line =>
            {
                (line.TimestampFormat, line.UseUtcTimestamp, line.SingleLine) = (TimeFormat, true, true);
                line.ColorBehavior = Console.IsErrorRedirected ? LoggerColorBehavior.Disabled : LoggerColorBehavior.Default;
            });
        }
    }
}
