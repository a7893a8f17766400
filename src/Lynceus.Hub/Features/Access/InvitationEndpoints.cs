using Lynceus.Hub.Pages;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hub.Features.Access;

/// <summary>Accepts an invitation: a name and a password for a new user.</summary>
internal static class InvitationEndpoints
{
    public static void MapInvitations(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapForm(AccessPaths.Invitation + "{secret}", AcceptAsync)
            .AllowAnonymous()
            .RequireRateLimiting(SignInLimit.Policy)
            .WithMetadata(new RequestSizeLimitAttribute(SessionEndpoints.MaxFormBytes));

    private static async Task<SeeOther> AcceptAsync(
        string secret,
        [FromForm] string? name,
        [FromForm] string? password,
        [FromForm] string? repeated,
        HttpContext context,
        Invitations invitations,
        UserAccounts accounts,
        PasswordCheck check,
        Flash flash,
        ILogger<Invitations> logger,
        CancellationToken cancellationToken)
    {
        var page = new SeeOther(AccessPaths.Invitation + Uri.EscapeDataString(secret));

        // Before the costly hash, so that only the holder of a link can make the hub compute one. The page says what is wrong.
        if (await invitations.FindRoleAsync(secret, cancellationToken) is not { } role)
        {
            return page;
        }

        name = name?.Trim() ?? "";
        password ??= "";
        if ((PasswordRules.ProblemOfName(name) ?? PasswordRules.ProblemOf(password, repeated ?? "", name)) is { } problem)
        {
            return Again(problem);
        }

        switch (await invitations.AcceptAsync(secret, name, check.Hash(password), cancellationToken))
        {
            case InvitationOutcome.Accepted accepted:
                var user = await accounts.FindAsync(accepted.UserId, cancellationToken)
                    ?? throw new InvalidOperationException("The user that was just created is not there.");
                await context.SignInAsync(Schemes.Session, AccessIdentity.OfUser(user));
                AccessLog.UserCreated(logger, user.Name, role);
                return new SeeOther("/");
            case InvitationOutcome.NameTaken:
                return Again("There is a user of this name already.");
            default:
                return page;
        }

        SeeOther Again(string message)
        {
            var kept = name.Length <= PasswordRules.MaxNameLength ? name : null;
            flash.Set(context, new FlashMessage(IsError: true, message, Name: kept));
            return page;
        }
    }
}
