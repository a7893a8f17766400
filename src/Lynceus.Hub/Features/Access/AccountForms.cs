using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hub.Features.Access;

/// <summary>What users change about themselves.</summary>
internal static class AccountForms
{
    private static readonly SeeOther Page = new(AccessPaths.Settings);

    public static async Task<IResult> ChangePasswordAsync(
        [FromForm] string? current,
        [FromForm] string? password,
        [FromForm] string? repeated,
        HttpContext context,
        UserAccounts accounts,
        PasswordCheck check,
        Flash flash,
        TimeProvider time,
        ILogger<UserAccounts> logger,
        CancellationToken cancellationToken)
    {
        if (context.User.UserId() is not { } id || await accounts.FindAsync(id, cancellationToken) is not { } user)
        {
            return TypedResults.NotFound();
        }

        password ??= "";
        if (PasswordRules.ProblemOf(password, repeated ?? "", user.Name) is { } problem)
        {
            flash.Set(context, new FlashMessage(IsError: true, problem));
            return Page;
        }

        // The same check as at sign-in: a session left open must not be a way to guess the password.
        var outcome = await check.TryAsync(user.Name, current ?? "", cancellationToken);
        if (outcome is not SignInOutcome.Success)
        {
            flash.Set(context, new FlashMessage(IsError: true, outcome.Message(time) ?? "The current password is wrong."));
            return Page;
        }

        var stamp = await accounts.ChangePasswordAsync(id, check.Hash(password), cancellationToken);
        await context.SignInAsync(Schemes.Session, AccessIdentity.OfUser(user with { Stamp = stamp }));
        AccessLog.PasswordChanged(logger, user.Name);
        flash.Set(context, new FlashMessage(IsError: false, "The password was changed. Other sessions of yours have ended."));
        return Page;
    }
}
