using Microsoft.Extensions.Logging;

namespace Lynceus.Hosting.Access;

// Tokens and the names of callers who were refused are not logged: both come from outside.
internal static partial class AccessLog
{
    [LoggerMessage(
        1440,
        LogLevel.Warning,
        "The API server did not answer a review of kind {Review}: {Reason} What was decided before is used on for the grace time; callers that are not known are answered 503.")]
    public static partial void ReviewFailed(ILogger logger, string review, string reason);

    [LoggerMessage(
        1441,
        LogLevel.Error,
        "The API server refuses reviews of kind {Review}: {Reason} Give this program's account the ClusterRole system:auth-delegator.")]
    public static partial void ReviewsForbidden(ILogger logger, string review, string reason);

    [LoggerMessage(1442, LogLevel.Information, "The API server answers reviews again.")]
    public static partial void ReviewsAnsweredAgain(ILogger logger);

    [LoggerMessage(1443, LogLevel.Warning, "Authentication is required over plain HTTP: whoever listens on the network can read the tokens.")]
    public static partial void TokensInClear(ILogger logger);

    [LoggerMessage(1444, LogLevel.Warning, "There is no connection to a cluster: bearer tokens are refused, only client certificates and rules count.")]
    public static partial void NoReviews(ILogger logger);
}
