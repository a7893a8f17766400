using Microsoft.Extensions.Logging;

namespace Lynceus.Kubernetes.Controllers;

internal static partial class ControllerLog
{
    [LoggerMessage(1060, LogLevel.Warning, "Reconcile of {Key} in {Controller} failed {Failures} times in a row; it is retried.")]
    public static partial void Failed(ILogger logger, Exception exception, string controller, object key, int failures);

    [LoggerMessage(1061, LogLevel.Error, "Reconcile of {Key} in {Controller} failed and is not retried.")]
    public static partial void FailedForGood(ILogger logger, Exception exception, string controller, object key);

    [LoggerMessage(1062, LogLevel.Error, "Reconcile of {Key} in {Controller} failed {Failures} times in a row, by a bug; it is retried.")]
    public static partial void FailedByBug(ILogger logger, Exception exception, string controller, object key, int failures);

    [LoggerMessage(1063, LogLevel.Warning, "Reconciles of {Controller} still run {DrainTimeout} after the stop; they are cancelled.")]
    public static partial void DrainTimedOut(ILogger logger, string controller, TimeSpan drainTimeout);
}
