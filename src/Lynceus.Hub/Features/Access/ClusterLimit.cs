using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Lynceus.Hub.Features.Access;

/// <summary>
/// An agent's token sees its own cluster alone. Where the route names the cluster, the policy decides; an endpoint without
/// <c>{cluster}</c> refuses such tokens unless it declares <see cref="WithClusterLimit{T}"/> and then filters by <see cref="Of"/>.
/// </summary>
internal static class ClusterLimit
{
    /// <summary>The only cluster that the caller may see; null when it may see all.</summary>
    public static string? Of(ClaimsPrincipal user) => user.Scope() == TokenScopes.Agent ? user.Cluster() ?? "" : null;

    /// <summary>Whether the caller may see this cluster. Answer 404, not 403, where the name alone would tell something.</summary>
    public static bool Allows(ClaimsPrincipal user, string cluster) => Of(user) is not { } only || only == cluster;

    /// <summary>Declares that the endpoint keeps an agent's token to its cluster by itself.</summary>
    public static T WithClusterLimit<T>(this T endpoint)
        where T : IEndpointConventionBuilder => endpoint.WithMetadata(new Kept());

    public static bool IsKeptBy(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<Kept>() is not null;

    private sealed class Kept;
}
