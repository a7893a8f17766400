using Lynceus.Hub.Pages;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;

namespace Lynceus.Hub.Features.Access;

/// <summary>Holds every request of a session against the user as stored, so that a new password, role or a disabled user counts at once.</summary>
internal sealed class SessionEvents(UserAccounts accounts) : CookieAuthenticationEvents
{
    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var claimed = context.Principal;
        var user = claimed?.UserId() is { } id ? await accounts.FindAsync(id, context.HttpContext.RequestAborted) : null;
        if (user is null || user.IsDisabled || claimed!.FindFirst(AccessIdentity.StampClaim)?.Value != user.Stamp)
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(Schemes.Session);
            return;
        }

        context.ReplacePrincipal(AccessIdentity.OfUser(user));
    }

    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context)
    {
        var request = context.Request;
        if (AccessPaths.IsApi(request))
        {
            return ApiProblems.UnauthorizedAsync(context.HttpContext, "The session has ended. Sign in again, or use an API token.");
        }

        // Only a page can be returned to; what a form sent is gone.
        var target = LocalPath.OrHome(AccessPaths.IsSafe(request) ? request.PathBase + request.Path + request.QueryString : "/");
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location =
            target == "/" ? AccessPaths.SignIn : $"{AccessPaths.SignIn}?returnUrl={Uri.EscapeDataString(target)}";
        return Task.CompletedTask;
    }

    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (AccessPaths.IsApi(context.Request))
        {
            return ApiProblems.ForbiddenAsync(context.HttpContext);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}
