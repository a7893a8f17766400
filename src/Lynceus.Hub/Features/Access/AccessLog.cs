using Microsoft.Extensions.Logging;

namespace Lynceus.Hub.Features.Access;

// Event ids 2400-2419 and 2450-2459; ids are stable, never reused. No token, password or secret of a link is ever an argument, and a name only when
// it is known to be a user's: people type passwords into the wrong field. What anyone can cause at will is Debug, so that nobody fills the log.
internal static partial class AccessLog
{
    [LoggerMessage(2400, LogLevel.Information, "There is no user yet; a link for the first administrator was printed on standard output.")]
    public static partial void FirstLinkPrinted(ILogger logger);

    [LoggerMessage(2401, LogLevel.Information, "User {User} signed in.")]
    public static partial void SignedIn(ILogger logger, string user);

    [LoggerMessage(2402, LogLevel.Warning, "Too many failed sign-ins as {User}; locked until {Until:u}.")]
    public static partial void UserLocked(ILogger logger, string user, DateTimeOffset until);

    [LoggerMessage(2403, LogLevel.Warning, "Too many failed sign-ins with a name that no user has; locked until {Until:u}.")]
    public static partial void UnknownNameLocked(ILogger logger, DateTimeOffset until);

    [LoggerMessage(2404, LogLevel.Information, "User {User} was created as {Role} through an invitation.")]
    public static partial void UserCreated(ILogger logger, string user, string role);

    [LoggerMessage(2405, LogLevel.Information, "User {User} changed the password; all other sessions ended.")]
    public static partial void PasswordChanged(ILogger logger, string user);

    [LoggerMessage(2406, LogLevel.Information, "{Actor} made user {User} {Role}.")]
    public static partial void RoleChanged(ILogger logger, string actor, string user, string role);

    [LoggerMessage(2407, LogLevel.Information, "{Actor} disabled user {User}; all sessions ended.")]
    public static partial void UserDisabled(ILogger logger, string actor, string user);

    [LoggerMessage(2408, LogLevel.Information, "{Actor} enabled user {User}.")]
    public static partial void UserEnabled(ILogger logger, string actor, string user);

    [LoggerMessage(2409, LogLevel.Information, "{Actor} created an invitation for a user with role {Role}.")]
    public static partial void Invited(ILogger logger, string actor, string role);

    [LoggerMessage(2410, LogLevel.Information, "{Actor} created token {PublicId} with scope {Scope}.")]
    public static partial void TokenCreated(ILogger logger, string actor, string publicId, string scope);

    [LoggerMessage(2411, LogLevel.Information, "{Actor} revoked token {PublicId}.")]
    public static partial void TokenRevoked(ILogger logger, string actor, string publicId);

    [LoggerMessage(2412, LogLevel.Debug, "A {Method} request that another site started was refused.")]
    public static partial void ForeignOriginRefused(ILogger logger, string method);

    [LoggerMessage(2413, LogLevel.Debug, "Too many sign-ins from {Address} in a short time; refused.")]
    public static partial void AddressLimited(ILogger logger, string address);

    [LoggerMessage(2414, LogLevel.Warning, "When users and tokens were last used could not be written at the end.")]
    public static partial void LastUseNotWritten(ILogger logger, Exception exception);

    [LoggerMessage(2415, LogLevel.Information, "A token for programs on this machine was written to {Path}.")]
    public static partial void LocalTokenWritten(ILogger logger, string path);

    [LoggerMessage(2416, LogLevel.Warning, "The bootstrap token has fewer than {Length} characters and could be guessed.")]
    public static partial void BootstrapTokenShort(ILogger logger, int length);

    [LoggerMessage(2417, LogLevel.Information, "{Actor} revoked invitation {Invitation}.")]
    public static partial void InvitationRevoked(ILogger logger, string actor, long invitation);

    [LoggerMessage(2418, LogLevel.Information, "{Actor} ended the sessions of {User}.")]
    public static partial void SessionsEnded(ILogger logger, string actor, string user);

    [LoggerMessage(2419, LogLevel.Information, "{Actor} decided that user {User} {May} see reports as they were sent.")]
    public static partial void RawRightChanged(ILogger logger, string actor, string user, string may);

    // Whoever can cause it has a right that few have, and each look is to be found later.
    [LoggerMessage(2450, LogLevel.Information, "{Actor} looked at report {Report} of {Cluster} as it was sent.")]
    public static partial void RawReportSeen(ILogger logger, string actor, long report, string cluster);

    [LoggerMessage(2451, LogLevel.Information, "User {User} turned the second factor on; all other sessions ended.")]
    public static partial void SecondFactorOn(ILogger logger, string user);

    [LoggerMessage(2452, LogLevel.Warning, "{Actor} turned the second factor of {User} off; all sessions ended.")]
    public static partial void SecondFactorOff(ILogger logger, string actor, string user);

    [LoggerMessage(2453, LogLevel.Warning, "A second factor cannot be read: the folder keys/ is not the one that it was made with. Recovery codes still sign in.")]
    public static partial void SecondFactorUnreadable(ILogger logger);
}
