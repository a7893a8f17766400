using Lynceus.Hub.Pages;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hub.Features.Access;

/// <summary>Sign-in and sign-out of the pages.</summary>
internal static class SessionEndpoints
{
    /// <summary>More than any honest form; anyone may send to these addresses.</summary>
    public const int MaxFormBytes = 64 * 1024;

    public static void MapSession(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapForm(AccessPaths.SignIn, SignInAsync)
            .AllowAnonymous()
            .RequireRateLimiting(SignInLimit.Policy)
            .WithMetadata(new RequestSizeLimitAttribute(MaxFormBytes));
        endpoints.MapForm(AccessPaths.SignOut, SignOutAsync)
            .AllowAnonymous()
            .WithMetadata(new RequestSizeLimitAttribute(MaxFormBytes));
    }

    private static async Task<SeeOther> SignInAsync(
        [FromForm] string? name,
        [FromForm] string? password,
        [FromForm] string? returnUrl,
        HttpContext context,
        PasswordCheck check,
        LastUse lastUse,
        Flash flash,
        TimeProvider time,
        ILogger<PasswordCheck> logger,
        CancellationToken cancellationToken)
    {
        name = name?.Trim() ?? "";
        var outcome = await check.TryAsync(name, password ?? "", cancellationToken);
        if (outcome is SignInOutcome.Success { User: var user })
        {
            await context.SignInAsync(Schemes.Session, AccessIdentity.OfUser(user));
            lastUse.OfUser(user.Id);
            AccessLog.SignedIn(logger, user.Name);
            return new SeeOther(LocalPath.OrHome(returnUrl));
        }

        var message = outcome.Message(time) ?? "The name or the password is wrong.";
        flash.Set(context, new FlashMessage(IsError: true, message, Name: name.Length <= PasswordRules.MaxNameLength ? name : null));
        var target = LocalPath.OrHome(returnUrl);
        return new SeeOther(target == "/" ? AccessPaths.SignIn : $"{AccessPaths.SignIn}?returnUrl={Uri.EscapeDataString(target)}");
    }

    private static async Task<SeeOther> SignOutAsync(HttpContext context)
    {
        await context.SignOutAsync(Schemes.Session);
        return new SeeOther(AccessPaths.SignIn);
    }
}
