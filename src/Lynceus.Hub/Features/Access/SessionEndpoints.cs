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
        endpoints.MapForm(AccessPaths.SignInCode, EnterCodeAsync)
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
        HalfSession half,
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
            if (user.HasSecondFactor != 0)
            {
                half.Begin(context, user);
                return new SeeOther(AskFor(AccessPaths.SignInCode, returnUrl));
            }

            await context.SignInAsync(Schemes.Session, AccessIdentity.OfUser(user));
            lastUse.OfUser(user.Id);
            AccessLog.SignedIn(logger, user.Name);
            return new SeeOther(LocalPath.OrHome(returnUrl));
        }

        var message = outcome.Message(time) ?? "The name or the password is wrong.";
        flash.Set(context, new FlashMessage(IsError: true, message, Name: name.Length <= PasswordRules.MaxNameLength ? name : null));
        return new SeeOther(AskFor(AccessPaths.SignIn, returnUrl));
    }

    private static async Task<SeeOther> EnterCodeAsync(
        [FromForm] string? code,
        [FromForm] string? returnUrl,
        HttpContext context,
        UserAccounts accounts,
        HalfSession half,
        SecondFactor factor,
        LastUse lastUse,
        Flash flash,
        TimeProvider time,
        ILogger<PasswordCheck> logger,
        CancellationToken cancellationToken)
    {
        if (await half.UserAsync(context, accounts) is not { } user)
        {
            flash.Set(context, new FlashMessage(IsError: true, "That took too long. Sign in again."));
            return new SeeOther(AskFor(AccessPaths.SignIn, returnUrl));
        }

        var outcome = await factor.TryAsync(user, code ?? "", cancellationToken);
        if (outcome is not SignInOutcome.Success)
        {
            flash.Set(context, new FlashMessage(IsError: true, outcome.Message(time) ?? "The code is wrong, or was used before."));
            return new SeeOther(AskFor(AccessPaths.SignInCode, returnUrl));
        }

        half.End(context);
        await context.SignInAsync(Schemes.Session, AccessIdentity.OfUser(user));
        lastUse.OfUser(user.Id);
        AccessLog.SignedIn(logger, user.Name);
        return new SeeOther(LocalPath.OrHome(returnUrl));
    }

    private static string AskFor(string page, string? returnUrl) =>
        LocalPath.OrHome(returnUrl) is var target && target == "/" ? page : $"{page}?returnUrl={Uri.EscapeDataString(target)}";

    private static async Task<SeeOther> SignOutAsync(HttpContext context)
    {
        await context.SignOutAsync(Schemes.Session);
        return new SeeOther(AccessPaths.SignIn);
    }
}
