using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Lynceus.Hub.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Lynceus.Hub.Features.Access;

/// <summary><c>Authorization: Bearer</c> with an API token or the bootstrap token (RFC 6750).</summary>
internal sealed class TokenAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, HubOptions hub, ApiTokens tokens, LastUse lastUse)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const string BearerPrefix = "Bearer ";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization.Count == 0)
        {
            return AuthenticateResult.NoResult();
        }

        // Several headers are joined by a comma, which no token contains.
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.Fail("The Authorization header must be \"Bearer\" and a token.");
        }

        var presented = header[BearerPrefix.Length..].Trim();
        if (IsBootstrapToken(presented))
        {
            return Success(AccessIdentity.OfBootstrapToken());
        }

        if (!TokenText.TryParse(presented, out var text) || await tokens.VerifyAsync(text, Context.RequestAborted) is not { } token)
        {
            return AuthenticateResult.Fail("The token is not valid.");
        }

        if (token.RevokedAtMs is not null)
        {
            return AuthenticateResult.Fail("The token was revoked.");
        }

        if (token.ExpiresAtMs <= UnixTime.Now(TimeProvider))
        {
            return AuthenticateResult.Fail("The token has expired.");
        }

        lastUse.OfToken(token.Id);
        return Success(AccessIdentity.OfToken(token));
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var failure = (await HandleAuthenticateOnceSafeAsync()).Failure?.Message;
        Response.Headers.WWWAuthenticate = failure is null
            ? "Bearer realm=\"lynceus\""
            : $"Bearer realm=\"lynceus\", error=\"invalid_token\", error_description=\"{failure.Replace("\"", "'", StringComparison.Ordinal)}\"";
        await ApiProblems.UnauthorizedAsync(Context, failure ?? "This call needs an API token: Authorization: Bearer lyn_…");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => ApiProblems.ForbiddenAsync(Context);

    private AuthenticateResult Success(ClaimsPrincipal principal) =>
        AuthenticateResult.Success(new AuthenticationTicket(principal, Scheme.Name));

    // Both sides are hashed first, so that neither content nor length of the real one shows in the time.
    private bool IsBootstrapToken(string presented) =>
        !string.IsNullOrEmpty(hub.BootstrapToken)
        && CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(presented)), SHA256.HashData(Encoding.UTF8.GetBytes(hub.BootstrapToken)));
}
