using Microsoft.AspNetCore.Http;

namespace Lynceus.Hub.Features.Access;

/// <summary>Sends the browser to a page after a form. Unlike the framework's redirects it writes no log, since an address may hold a secret.</summary>
/// <param name="Path">A path of this hub.</param>
internal sealed record SeeOther(string Path) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;

        // Escapes what a header cannot hold, and whatever the path is, the result has no host.
        httpContext.Response.Headers.Location = Uri.TryCreate("http://hub" + Path, UriKind.Absolute, out var url) ? url.PathAndQuery + url.Fragment : "/";
        return Task.CompletedTask;
    }
}
