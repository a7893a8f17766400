using Microsoft.AspNetCore.Http;

namespace Lynceus.Hosting.Access;

/// <summary>Decides about requests. The order is part of the contract: docs/reference/metrics-endpoint.md.</summary>
/// <param name="accesses">Null when there is no API server to ask.</param>
/// <param name="certificates">Null when no client certificates are asked for.</param>
internal sealed class AccessPolicy(
    AuthenticationOptions authentication, AuthorizationOptions authorization, TokenReviews tokens, AccessReviews? accesses, ClientCertificates? certificates)
{
    public async ValueTask<AccessDecision> DecideAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        if (authorization.AllowedPaths.Any(p => p.Matches(path)))
        {
            return AccessDecision.Allowed("path");
        }

        var (caller, refusal) = await AuthenticateAsync(context, path);
        return caller is null ? refusal : await AuthorizeAsync(caller, context.Request.Method.ToLowerInvariant(), path, context.RequestAborted);
    }

    private async ValueTask<(CallerIdentity? Caller, AccessDecision Refusal)> AuthenticateAsync(HttpContext context, string path)
    {
        if (certificates?.Identify(context.Connection.ClientCertificate) is { } holder)
        {
            return (holder, default);
        }

        var isAnonymous = context.Request.Headers.Authorization.Count == 0;
        if (BearerToken.Read(context.Request.Headers.Authorization) is not { } token)
        {
            return isAnonymous && authentication.AnonymousPaths.Any(p => p.Matches(path))
                ? (CallerIdentity.Anonymous, default)
                : (null, new AccessDecision(AccessOutcome.Unauthenticated, "no_credentials"));
        }

        // Nothing behind this needs it, and what is not there cannot be written to a log.
        context.Request.Headers.Authorization = default;
        return await tokens.IdentifyAsync(token, context.Connection.RemoteIpAddress, context.RequestAborted);
    }

    private async ValueTask<AccessDecision> AuthorizeAsync(CallerIdentity caller, string verb, string path, CancellationToken cancellationToken)
    {
        if (authorization.AllowedGroups.Any(caller.IsMemberOf))
        {
            return AccessDecision.Allowed("group");
        }

        if (authorization.AllowedUsers.Contains(caller.Name, StringComparer.Ordinal))
        {
            return AccessDecision.Allowed("user");
        }

        if (authorization.Rules.Any(r => r.Allows(caller, verb, path)))
        {
            return AccessDecision.Allowed("rule");
        }

        if (accesses is null)
        {
            return new AccessDecision(AccessOutcome.Denied, "no_rule");
        }

        var answer = await accesses.ReviewAsync(caller, verb, path, cancellationToken);
        return answer.Result switch
        {
            ReviewResult.Accepted => AccessDecision.Allowed("review"),
            ReviewResult.Rejected => new AccessDecision(AccessOutcome.Denied, "review"),
            _ => new AccessDecision(AccessOutcome.Unavailable, "access", answer.RetryAfter),
        };
    }
}
