using Microsoft.Extensions.Logging;

namespace Lynceus.Kubernetes.Leases;

internal static partial class LeaseLog
{
    [LoggerMessage(1064, LogLevel.Information, "{Identity} leads: it holds the lease {Lease}.")]
    public static partial void Leading(ILogger logger, string identity, NamespacedName lease);

    [LoggerMessage(1065, LogLevel.Warning, "{Identity} leads no more: the lease {Lease} is lost to '{Holder}' or could not be renewed in time.")]
    public static partial void Lost(ILogger logger, string identity, NamespacedName lease, string? holder);

    [LoggerMessage(1066, LogLevel.Warning, "The lease {Lease} could not be read or written: {Problem}")]
    public static partial void Failed(ILogger logger, NamespacedName lease, string problem);

    [LoggerMessage(1067, LogLevel.Information, "{Identity} gave the lease {Lease} back.")]
    public static partial void Released(ILogger logger, string identity, NamespacedName lease);

    [LoggerMessage(1068, LogLevel.Warning, "The lease {Lease} is held by another process, '{Holder}'; waiting until it has run out.")]
    public static partial void Held(ILogger logger, NamespacedName lease, string? holder);
}
