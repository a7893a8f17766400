using Microsoft.Extensions.Logging;

namespace Lynceus.Kubernetes.Informers;

// Event ids 1000-1019 of Lynceus.Kubernetes.
internal static partial class InformerLog
{
    [LoggerMessage(1000, LogLevel.Information, "Informer {Informer} has {Count} objects at version {ResourceVersion}.")]
    public static partial void Listed(ILogger logger, string informer, int count, string resourceVersion);

    [LoggerMessage(1001, LogLevel.Debug, "The server ended the watch of informer {Informer} at version {ResourceVersion}.")]
    public static partial void WatchEnded(ILogger logger, string informer, string resourceVersion);

    [LoggerMessage(1002, LogLevel.Information, "Version {ResourceVersion} of informer {Informer} is too old for the server; listing again.")]
    public static partial void VersionExpired(ILogger logger, string informer, string resourceVersion);

    [LoggerMessage(1003, LogLevel.Warning, "Informer {Informer} lost the server and tries again in {Wait}: {Reason}")]
    public static partial void Retrying(ILogger logger, string informer, TimeSpan wait, string reason);

    [LoggerMessage(1004, LogLevel.Warning, "The watch of informer {Informer} was silent for {IdleLimit}; opening another one.")]
    public static partial void Silent(ILogger logger, string informer, TimeSpan idleLimit);

    [LoggerMessage(1005, LogLevel.Information, "The server cannot stream the list of informer {Informer}, so it is read in pages: {Reason}")]
    public static partial void NoStreamingList(ILogger logger, string informer, string reason);

    [LoggerMessage(1006, LogLevel.Warning, "Informer {Informer} cannot read object {Name} and goes on without this version of it: {Reason}")]
    public static partial void Malformed(ILogger logger, string informer, NamespacedName name, string reason);

    [LoggerMessage(1007, LogLevel.Information, "The server has {Resource} now; watching it.")]
    public static partial void KindAppeared(ILogger logger, ResourceType resource);

    [LoggerMessage(1008, LogLevel.Information, "The server does not have {Resource} any more; its objects are forgotten.")]
    public static partial void KindVanished(ILogger logger, ResourceType resource);

    [LoggerMessage(1009, LogLevel.Warning, "The server cannot be asked which kinds it has; those known are kept: {Reason}")]
    public static partial void DiscoveryFailed(ILogger logger, string reason);

    [LoggerMessage(1010, LogLevel.Information, "Custom resource definitions may not be read, so kinds that appear are seen within {Interval}.")]
    public static partial void DefinitionsForbidden(ILogger logger, TimeSpan interval);

    [LoggerMessage(1011, LogLevel.Warning, "The server cannot say which kinds {Group}/{Version} has; those known are kept: {Reason}")]
    public static partial void GroupUnknown(ILogger logger, string group, string version, string reason);
}
