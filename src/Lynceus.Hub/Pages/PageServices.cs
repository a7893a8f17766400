using Lynceus.Hub.Api;
using Lynceus.Hub.Features.Access;
using Lynceus.Hub.Features.ActionItems;
using Lynceus.Hub.Features.Clusters;
using Lynceus.Hub.Features.Reports;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
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
        services.AddSingleton<FleetQueries>();
        services.AddSingleton<FacetQueries>();
        services.AddSingleton<ItemEvidence>();
        services.AddScoped<PagePermissions>();
        return services;
    }

    /// <summary>Error pages for people; the API and programs that take no HTML keep their own answers.</summary>
    public static void UsePageErrors(this WebApplication app) => app.UseWhen(
        static context => IsPage(context.Request),
        static pages =>
        {
            pages.UseExceptionHandler(new ExceptionHandlerOptions
            {
                ExceptionHandlingPath = "/error",
                CreateScopeForErrors = true,
                StatusCodeSelector = RequestTrouble.StatusOf,
                SuppressDiagnosticsCallback = static context => RequestTrouble.IsTold(context.HttpContext, context.Exception),
            });
            pages.UseStatusCodePagesWithReExecute("/status/{0}", createScopeForStatusCodePages: true);
            pages.Use(static (context, next) =>
            {
                // The page that explains a refused form is read, not sent again.
                if (context.Features.Get<IStatusCodeReExecuteFeature>() is not null || context.Features.Get<IExceptionHandlerFeature>() is not null)
                {
                    context.Request.Method = HttpMethods.Get;
                }

                return next(context);
            });
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
        endpoints.MapDecisionForms();
        endpoints.MapItemsCsv();
        endpoints.MapReportForms();
        endpoints.MapForm("/theme", static (HttpContext context, IFormCollection form) =>
        {
            var name = form["theme"].ToString();
            if (PageTheme.Names.Contains(name, StringComparer.Ordinal))
            {
                PageTheme.Keep(context, name);
            }

            return new SeeOther(LocalPath.OrHome(form["return"]));
        }).AllowAnonymous();
    }

    /// <summary>A form of a page. Its antiforgery token is checked before, and the answer is a redirect, so that reloading does not send it again.</summary>
    public static RouteHandlerBuilder MapForm(this IEndpointRouteBuilder endpoints, string pattern, Delegate handler) =>
        endpoints.MapPost(pattern, handler)
            .WithMetadata(new RequireAntiforgeryTokenAttribute(), new PageForm())
            .RequireRateLimiting(SignInLimit.FormPolicy)
            .ExcludeFromDescription();

    private static bool IsPage(HttpRequest request) =>
        !AccessPaths.IsApi(request)
        && request.GetTypedHeaders().Accept.Any(static a => a.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));
}
