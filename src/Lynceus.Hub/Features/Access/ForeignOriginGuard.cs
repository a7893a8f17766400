using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hub.Features.Access;

/// <summary>Refuses unsafe page requests that another site started. The API takes no cookie there and needs no such guard.</summary>
internal sealed class ForeignOriginGuard(RequestDelegate next, HubOrigin origin, ILogger<ForeignOriginGuard> logger)
{
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (AccessPaths.IsSafe(request) || AccessPaths.IsApi(request) || !IsForeign(request))
        {
            return next(context);
        }

        AccessLog.ForeignOriginRefused(logger, request.Method);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync(
            "This request was started by another site and was refused. Behind a proxy, set the hub's public URL.", context.RequestAborted);
    }

    private bool IsForeign(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"];
        if (site.Count > 0 && site != "same-origin" && site != "none")
        {
            return true;
        }

        return request.Headers.Origin is { Count: > 0 } given && !origin.IsOwn(given.ToString(), request);
    }
}
