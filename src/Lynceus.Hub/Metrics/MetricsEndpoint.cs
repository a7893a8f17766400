using Lynceus.Hosting.Metrics;
using Lynceus.Hub.Features.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lynceus.Hub.Metrics;

/// <summary><c>GET /metrics</c> of the hub, for tokens and users that may read.</summary>
internal static class MetricsEndpoint
{
    public static void MapMetrics(this IEndpointRouteBuilder endpoints)
    {
        var handler = endpoints.ServiceProvider.GetRequiredService<RoleMetrics>().CreateHandler();
        endpoints.MapMethods(AccessPaths.Metrics, [HttpMethods.Get, HttpMethods.Head], handler.HandleAsync).RequireAuthorization(Policies.Read).ExcludeFromDescription();
    }
}
