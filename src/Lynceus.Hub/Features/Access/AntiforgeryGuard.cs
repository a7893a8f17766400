using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace Lynceus.Hub.Features.Access;

/// <summary>Every unsafe page request carries the form's token, also where an endpoint forgot to ask for it.</summary>
internal sealed class AntiforgeryGuard(RequestDelegate next, IAntiforgery antiforgery)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!AccessPaths.IsSafe(context.Request) && !AccessPaths.IsApi(context.Request) && !await antiforgery.IsRequestValidAsync(context))
        {
            // Without a body: the page of errors writes it.
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        await next(context);
    }
}
