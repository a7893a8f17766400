using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hub.Features.Access;

/// <summary>What an administrator changes about users.</summary>
internal static class UserForms
{
    private const string LastAdministrator = "Nothing was changed: the hub needs at least one administrator who can sign in.";

    private static readonly SeeOther Page = new(AccessPaths.Settings);

    public static async Task<IResult> InviteAsync(
        [FromForm] string? role,
        HttpContext context,
        Invitations invitations,
        HubOrigin origin,
        Flash flash,
        ILogger<Invitations> logger,
        CancellationToken cancellationToken)
    {
        if (!IsRole(role))
        {
            return TypedResults.BadRequest();
        }

        var secret = await invitations.CreateAsync(role!, context.User.ActorName(), cancellationToken);
        AccessLog.Invited(logger, context.User.ActorName(), role!);
        flash.Set(context, new FlashMessage(
            IsError: false,
            "Give this link to the person you invite. It works once, for 24 hours, and is not shown again.",
            origin.LinkBase(context.Request) + AccessPaths.Invitation + secret));
        return Page;
    }

    public static async Task<IResult> RevokeInvitationAsync(
        long id, HttpContext context, Invitations invitations, Flash flash, ILogger<Invitations> logger, CancellationToken cancellationToken)
    {
        if (!await invitations.RevokeAsync(id, cancellationToken))
        {
            return TypedResults.NotFound();
        }

        AccessLog.InvitationRevoked(logger, context.User.ActorName(), id);
        return Done(context, flash, "The link does not work any more.");
    }

    public static async Task<IResult> ChangeRoleAsync(
        long id,
        [FromForm] string? role,
        HttpContext context,
        UserAccounts accounts,
        Flash flash,
        ILogger<UserAccounts> logger,
        CancellationToken cancellationToken)
    {
        if (!IsRole(role))
        {
            return TypedResults.BadRequest();
        }

        if (await accounts.FindAsync(id, cancellationToken) is not { } user)
        {
            return TypedResults.NotFound();
        }

        if (await accounts.ChangeRoleAsync(id, role!, cancellationToken))
        {
            AccessLog.RoleChanged(logger, context.User.ActorName(), user.Name, role!);
            return Done(context, flash, $"{user.Name} is {role} now.");
        }

        return Refused(context, flash);
    }

    public static async Task<IResult> ChangeRawAsync(
        long id,
        [FromForm] bool? allowed,
        HttpContext context,
        UserAccounts accounts,
        Flash flash,
        ILogger<UserAccounts> logger,
        CancellationToken cancellationToken)
    {
        if (allowed is not { } isAllowed)
        {
            return TypedResults.BadRequest();
        }

        if (await accounts.FindAsync(id, cancellationToken) is not { } user || !await accounts.ChangeRawAsync(id, isAllowed, cancellationToken))
        {
            return TypedResults.NotFound();
        }

        AccessLog.RawRightChanged(logger, context.User.ActorName(), user.Name, isAllowed ? "may" : "may not");
        return Done(context, flash, $"{user.Name} {(isAllowed ? "may" : "may not")} see reports as they were sent{(user.Role == UserRoles.Admin ? " once they are no administrator" : "")}.");
    }

    public static async Task<IResult> EndSessionsAsync(
        long id, HttpContext context, UserAccounts accounts, Flash flash, ILogger<UserAccounts> logger, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(id, cancellationToken) is not { } user || !await accounts.EndSessionsAsync(id, cancellationToken))
        {
            return TypedResults.NotFound();
        }

        AccessLog.SessionsEnded(logger, context.User.ActorName(), user.Name);
        return Done(context, flash, $"All sessions of {user.Name} have ended.");
    }

    public static async Task<IResult> DisableAsync(
        long id, HttpContext context, UserAccounts accounts, Flash flash, ILogger<UserAccounts> logger, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(id, cancellationToken) is not { } user)
        {
            return TypedResults.NotFound();
        }

        if (await accounts.DisableAsync(id, cancellationToken))
        {
            AccessLog.UserDisabled(logger, context.User.ActorName(), user.Name);
            return Done(context, flash, $"{user.Name} cannot sign in any more. All sessions have ended, and so have the invitations and tokens that {user.Name} made.");
        }

        return Refused(context, flash);
    }

    public static async Task<IResult> EnableAsync(
        long id, HttpContext context, UserAccounts accounts, Flash flash, ILogger<UserAccounts> logger, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(id, cancellationToken) is not { } user || !await accounts.EnableAsync(id, cancellationToken))
        {
            return TypedResults.NotFound();
        }

        AccessLog.UserEnabled(logger, context.User.ActorName(), user.Name);
        return Done(context, flash, $"{user.Name} can sign in again.");
    }

    private static bool IsRole(string? role) => role is not null && UserRoles.All.Contains(role, StringComparer.Ordinal);

    private static SeeOther Done(HttpContext context, Flash flash, string text)
    {
        flash.Set(context, new FlashMessage(IsError: false, text));
        return Page;
    }

    private static SeeOther Refused(HttpContext context, Flash flash)
    {
        flash.Set(context, new FlashMessage(IsError: true, LastAdministrator));
        return Page;
    }
}
