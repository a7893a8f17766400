using Lynceus.Exporter.Catalog;
using Lynceus.Exporter.Kinds;
using Microsoft.Extensions.Logging;

namespace Lynceus.Exporter.Loading;

internal static partial class LoaderLog
{
    [LoggerMessage(2060, LogLevel.Information, "Loaded {Count} reports in {Duration}.")]
    public static partial void Loaded(ILogger logger, int count, TimeSpan duration);

    [LoggerMessage(2061, LogLevel.Warning, "{Key} is not JSON that can be read; what was exposed of it stays as it was.")]
    public static partial void Unreadable(ILogger logger, ReportKey key);

    [LoggerMessage(2062, LogLevel.Warning, "The list of {Kind} broke off; what is missing is read one by one. {Reason}")]
    public static partial void ListBroke(ILogger logger, ReportKind kind, string reason);

    [LoggerMessage(2064, LogLevel.Error, "{Key} cannot be rendered, by a mistake in this program; what was exposed of it stays as it was.")]
    public static partial void Faulty(ILogger logger, ReportKey key, Exception? exception);

    [LoggerMessage(2065, LogLevel.Warning, "{Key} cannot be read and is not waited for any more, though it is tried again: {Reason}")]
    public static partial void GivenUp(ILogger logger, ReportKey key, string reason);

    [LoggerMessage(2066, LogLevel.Warning, "{Kind} cannot be listed, and the other reports are exposed without them until they can: {Reason}")]
    public static partial void KindMissing(ILogger logger, ReportKind kind, string reason);

    [LoggerMessage(2063, LogLevel.Information, "The API server filters lists by shard: {ServerFilters}.")]
    public static partial void ServerFilters(ILogger logger, bool serverFilters);
}
