using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace Lynceus.Hub.Features.Access;

/// <summary>Every unsafe page request carries the form's token, also where an endpoint forgot to ask for it.</summary>
internal sealed class AntiforgeryGuard(RequestDelegate next, IAntiforgery antiforgery)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (NeedsToken(context) && !await antiforgery.IsRequestValidAsync(context))
        {
            // Without a body: the page of errors writes it.
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        await next(context);
    }

    // The page that shows an error runs under the method of the request that failed.
    private static bool NeedsToken(HttpContext context) =>
        !AccessPaths.IsSafe(context.Request)
        && !AccessPaths.IsApi(context.Request)
        && context.Features.Get<IStatusCodeReExecuteFeature>() is null
        && context.Features.Get<IExceptionHandlerFeature>() is null;
}
