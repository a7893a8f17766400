using Microsoft.AspNetCore.Builder;
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
        return services;
    }

    public static void MapPages(this IEndpointRouteBuilder endpoints) => endpoints.MapRazorComponents<App>();
}
