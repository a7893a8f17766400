using Microsoft.AspNetCore.Http;

namespace Lynceus.Hub.Features.Access;

/// <summary>Tells browsers what the pages need, which is little, and to refuse the rest.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, HubOrigin origin)
{
    private const string ContentSecurityPolicy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; "
        + "base-uri 'none'; connect-src 'self'";

    private const string NoDevices = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";
    private const string OneYear = "max-age=31536000";

    public Task InvokeAsync(HttpContext context)
    {
        // On starting: the handler of exceptions clears headers that were set before.
        context.Response.OnStarting(static state =>
        {
            var (guard, context) = ((SecurityHeaders, HttpContext))state;
            guard.Write(context);
            return Task.CompletedTask;
        }, (this, context));
        return next(context);
    }

    private void Write(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = NoDevices;

        // Assets say themselves how long they keep; everything else may show what only this user may see.
        if (headers.CacheControl.Count == 0)
        {
            headers.CacheControl = "no-store";
        }

        if (origin.IsHttps || context.Request.IsHttps)
        {
            headers.StrictTransportSecurity = OneYear;
        }
    }
}
