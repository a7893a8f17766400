using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hub.Features.Access;

/// <summary>Turning the second factor on and off. Both take the password: a session left open must not be enough.</summary>
internal static class SecondFactorForms
{
    // Without an anchor: what is said stands at the top, recovery codes among it.
    private static readonly SeeOther Page = new(AccessPaths.Settings);

    public static async Task<IResult> TurnOnAsync(
        [FromForm] string? ticket,
        [FromForm] string? code,
        [FromForm] string? current,
        HttpContext context,
        PasswordCheck check,
        SecondFactor factor,
        Flash flash,
        TimeProvider time,
        ILogger<SecondFactor> logger,
        CancellationToken cancellationToken)
    {
        var outcome = await check.TryAsync(context.User.ActorName(), current ?? "", cancellationToken);
        if (outcome is not SignInOutcome.Success { User: var user })
        {
            return Refused(context, flash, outcome.Message(time) ?? "The password is wrong.");
        }

        if (await factor.TurnOnAsync(user.Id, ticket ?? "", code ?? "", cancellationToken) is not var (codes, stamp))
        {
            return Refused(context, flash, "The code is not one of the new secret. Scan the picture that is shown now, and enter the code of the app.");
        }

        await context.SignInAsync(Schemes.Session, AccessIdentity.OfUser(user with { Stamp = stamp }));
        AccessLog.SecondFactorOn(logger, user.Name);
        flash.Set(context, new FlashMessage(
            IsError: false,
            "The second factor is on; your other sessions have ended. Keep these recovery codes where the app is not. Each signs in once, and they are not shown again.",
            string.Join(' ', codes)));
        return Page;
    }

    public static async Task<IResult> TurnOffAsync(
        [FromForm] string? current,
        HttpContext context,
        UserAccounts accounts,
        PasswordCheck check,
        SecondFactor factor,
        Flash flash,
        TimeProvider time,
        ILogger<SecondFactor> logger,
        CancellationToken cancellationToken)
    {
        var outcome = await check.TryAsync(context.User.ActorName(), current ?? "", cancellationToken);
        if (outcome is not SignInOutcome.Success { User: var user })
        {
            return Refused(context, flash, outcome.Message(time) ?? "The password is wrong.");
        }

        await factor.TurnOffAsync(user.Id, cancellationToken);
        AccessLog.SecondFactorOff(logger, user.Name, user.Name);
        await context.SignInAsync(Schemes.Session, AccessIdentity.OfUser((await accounts.FindAsync(user.Id, cancellationToken))!));
        flash.Set(context, new FlashMessage(IsError: false, "The second factor is off. Your other sessions have ended."));
        return Page;
    }

    /// <summary>For somebody who has neither the app nor a recovery code.</summary>
    public static async Task<IResult> RemoveAsync(
        long id, HttpContext context, UserAccounts accounts, SecondFactor factor, Flash flash, ILogger<SecondFactor> logger, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(id, cancellationToken) is not { } user || !await factor.TurnOffAsync(id, cancellationToken))
        {
            return TypedResults.NotFound();
        }

        AccessLog.SecondFactorOff(logger, context.User.ActorName(), user.Name);
        flash.Set(context, new FlashMessage(IsError: false, $"{user.Name} signs in with the password alone now. All sessions have ended."));
        return Page;
    }

    private static SeeOther Refused(HttpContext context, Flash flash, string why)
    {
        flash.Set(context, new FlashMessage(IsError: true, why));
        return Page;
    }
}
