using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Lynceus.Hosting.Access;

/// <summary>Stands before the handlers: lets a request through or answers it.</summary>
internal sealed class AccessGate(AccessPolicy policy, AccessGuard guard)
{
    public async Task<bool> AdmitAsync(HttpContext context)
    {
        var decision = await policy.DecideAsync(context);
        guard.Decided(decision);
        if (decision.Outcome == AccessOutcome.Allowed)
        {
            return true;
        }

        var headers = context.Response.Headers;
        if (decision.RetryAfter > TimeSpan.Zero)
        {
            headers.RetryAfter = Math.Ceiling(decision.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (decision.Outcome == AccessOutcome.Unauthenticated)
        {
            // RFC 6750 section 3.
            headers.WWWAuthenticate = decision.Reason == "invalid_token" ? "Bearer error=\"invalid_token\"" : "Bearer";
        }

        var (status, text) = decision.Outcome switch
        {
            AccessOutcome.Unauthenticated => (StatusCodes.Status401Unauthorized, "Unauthorized"),
            AccessOutcome.Denied => (StatusCodes.Status403Forbidden, "Forbidden"),
            AccessOutcome.Throttled => (StatusCodes.Status429TooManyRequests, "Too Many Requests"),
            _ => (StatusCodes.Status503ServiceUnavailable, "Service Unavailable: the API server that decides about access does not answer"),
        };
        await PlainAnswer.WriteAsync(context, status, text + "\n");
        return false;
    }
}
