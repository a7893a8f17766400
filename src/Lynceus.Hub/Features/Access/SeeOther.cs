using Lynceus.Hub.Pages;
using Microsoft.AspNetCore.Http;

namespace Lynceus.Hub.Features.Access;

/// <summary>Sends the browser to a page after a form. Unlike the framework's redirects it writes no log, since an address may hold a secret.</summary>
/// <param name="Path">A path of this hub.</param>
internal sealed record SeeOther(string Path) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;

        httpContext.Response.Headers.Location = LocalPath.OrHome(Path);
        return Task.CompletedTask;
    }
}
