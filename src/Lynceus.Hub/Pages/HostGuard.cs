using Microsoft.AspNetCore.Http;

namespace Lynceus.Hub.Pages;

/// <summary>Refuses requests whose Host header is no host: pages make addresses of it, and would fail.</summary>
internal sealed class HostGuard(RequestDelegate next)
{
    // A DNS name of 253 characters and a port.
    private const int MaxLength = 261;

    public Task InvokeAsync(HttpContext context)
    {
        var host = context.Request.Host;
        if (!host.HasValue)
        {
            // HTTP/1.0, or an empty header: links on the page lead to where the page is read.
            context.Request.Host = new HostString("localhost");
            return next(context);
        }

        if (host.Value.Length <= MaxLength && Uri.TryCreate($"http://{host.Value}", UriKind.Absolute, out var uri) && uri.PathAndQuery == "/")
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync("The Host header is no host.", context.RequestAborted);
    }
}
