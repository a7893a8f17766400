using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hub.Features.Access;

/// <summary>Tokens, created and revoked on the settings page.</summary>
internal static class TokenForms
{
    private static readonly SeeOther Page = new(AccessPaths.Settings);

    public static async Task<IResult> CreateAsync(
        [FromForm] string? name,
        [FromForm] string? scope,
        [FromForm] string? cluster,
        [FromForm] string? days,
        HttpContext context,
        ApiTokens tokens,
        Flash flash,
        ILogger<ApiTokens> logger,
        CancellationToken cancellationToken)
    {
        int? expiresInDays = string.IsNullOrEmpty(days) ? null : int.TryParse(days, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var request = new NewToken(name, scope, string.IsNullOrWhiteSpace(cluster) ? null : cluster.Trim(), expiresInDays);
        var problems = request.Problems();
        if (problems.Count > 0)
        {
            flash.Set(context, new FlashMessage(IsError: true, string.Join(' ', problems.Values.SelectMany(static p => p))));
            return Page;
        }

        var (text, token) = await tokens.CreateAsync(request, context.User.ActorName(), cancellationToken);
        AccessLog.TokenCreated(logger, context.User.ActorName(), token.PublicId, token.Scope);
        flash.Set(context, new FlashMessage(IsError: false, $"Copy the token “{token.Name}” now. It is not shown again.", text.Reveal()));
        return Page;
    }

    public static async Task<IResult> RevokeAsync(
        string id, HttpContext context, ApiTokens tokens, Flash flash, ILogger<ApiTokens> logger, CancellationToken cancellationToken)
    {
        if (!await tokens.RevokeAsync(id, cancellationToken))
        {
            return TypedResults.NotFound();
        }

        AccessLog.TokenRevoked(logger, context.User.ActorName(), id);
        flash.Set(context, new FlashMessage(IsError: false, "The token was revoked. Calls with it are refused from now on."));
        return Page;
    }
}
