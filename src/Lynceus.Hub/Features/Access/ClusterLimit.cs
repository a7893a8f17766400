using System.Security.Claims;
using Microsoft.AspNetCore.Builder;

namespace Lynceus.Hub.Features.Access;

internal static class ClusterLimit
{
    public static string? Of(ClaimsPrincipal user) => null;

    public static bool Allows(ClaimsPrincipal user, string cluster) => Of(user) is not { } only || only == cluster;

    public static T WithClusterLimit<T>(this T endpoint)
        where T : IEndpointConventionBuilder => endpoint;
}
