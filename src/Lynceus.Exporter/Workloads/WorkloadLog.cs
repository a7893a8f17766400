using Microsoft.Extensions.Logging;

namespace Lynceus.Exporter.Workloads;

// Event ids 2020-2024 of Lynceus.Exporter belong to workloads; ids are stable, never reused.
internal static partial class WorkloadLog
{
    [LoggerMessage(2020, LogLevel.Warning, "{Kind} could not be listed within {Bound}: {Reason}. Reports name them as their workload, and not their controllers, until they can.")]
    public static partial void NotSynced(ILogger logger, string kind, TimeSpan bound, string reason);
}
