using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lynceus.Hub.Pages;

/// <summary>What the web pages need: Razor components rendered on the server, without any script of the framework.</summary>
internal static class PageServices
{
    public static IServiceCollection AddPages(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddAntiforgery();
        services.AddSingleton<PageAssets>();
        return services;
    }

    /// <summary>Error pages for people; the API and programs that take no HTML keep their own answers.</summary>
    public static void UsePageErrors(this WebApplication app) => app.UseWhen(
        static context => IsPage(context.Request),
        static pages =>
        {
            pages.UseExceptionHandler("/error", createScopeForErrors: true);
            pages.UseStatusCodePagesWithReExecute("/status/{0}", createScopeForStatusCodePages: true);
        });

    public static void MapPages(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapRazorComponents<App>();
        endpoints.MapMethods(
            "/assets/{hash}/{name}",
            [HttpMethods.Get, HttpMethods.Head],
            static (HttpContext context, string hash, string name, PageAssets assets) => assets.ServeAsync(context, hash, name))
            .AllowAnonymous()
            .ExcludeFromDescription();
        endpoints.MapForm("/theme", static (HttpContext context, IFormCollection form) =>
        {
            var name = form["theme"].ToString();
            if (PageTheme.Names.Contains(name, StringComparer.Ordinal))
            {
                PageTheme.Keep(context, name);
            }

            return Results.LocalRedirect(LocalPath.OrHome(form["return"]));
        }).AllowAnonymous();
    }

    /// <summary>A form of a page: its antiforgery token must be valid, and the answer is a redirect, so that reloading does not send it again.</summary>
    public static RouteHandlerBuilder MapForm(this IEndpointRouteBuilder endpoints, string pattern, Delegate handler) =>
        endpoints.MapPost(pattern, handler)
            .WithMetadata(new RequireAntiforgeryTokenAttribute())
            .AddEndpointFilter(static async (context, next) =>
                context.HttpContext.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false }
                    ? Results.StatusCode(StatusCodes.Status400BadRequest)
                    : await next(context))
            .ExcludeFromDescription();

    private static bool IsPage(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
        && request.GetTypedHeaders().Accept.Any(static a => a.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));
}
