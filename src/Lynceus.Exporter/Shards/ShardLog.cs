using Microsoft.Extensions.Logging;

namespace Lynceus.Exporter.Shards;

internal static partial class ShardLog
{
    [LoggerMessage(2030, LogLevel.Information, "{Member} is one of {Count} members now and owns {Share:P1} of the reports.")]
    public static partial void Adopted(ILogger logger, string member, int count, double share);

    [LoggerMessage(2031, LogLevel.Information, "{Member} shows what it owns, {Duration} after the members changed.")]
    public static partial void Settled(ILogger logger, string member, TimeSpan duration);

    [LoggerMessage(2032, LogLevel.Warning, "{Member} is fenced: its lease was not renewed for {Age}. Others may take over what it shows, so it is not ready.")]
    public static partial void Fenced(ILogger logger, string member, TimeSpan age);

    [LoggerMessage(2033, LogLevel.Information, "{Member} is back among the members.")]
    public static partial void Rejoined(ILogger logger, string member);

    [LoggerMessage(2034, LogLevel.Information, "{Member} has handed over everything.")]
    public static partial void Drained(ILogger logger, string member);

    [LoggerMessage(2035, LogLevel.Warning, "{Member} could not hand over within {Limit}; {Share:P1} of the reports are shown by nobody until another member has loaded them.")]
    public static partial void DrainedLate(ILogger logger, string member, TimeSpan limit, double share);

    [LoggerMessage(2036, LogLevel.Information, "{Member} is the only member: nobody takes over.")]
    public static partial void LeftAlone(ILogger logger, string member);
}
