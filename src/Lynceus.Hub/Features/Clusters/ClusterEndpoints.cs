using Lynceus.Hub.Api;
using Lynceus.Hub.Features.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lynceus.Hub.Features.Clusters;

/// <summary>Clusters of the fleet, their sources and open items.</summary>
internal static class ClusterEndpoints
{
    public static void MapClusters(this IEndpointRouteBuilder api)
    {
        api.MapGet("/clusters", ListAsync)
            .WithName("ListClusters")
            .WithSummary("Every cluster with the state of its sources and its open items by severity.")
            .Produces<ClusterList>()
            .WithClusterLimit()
            .RequireAuthorization(Policies.Read);
        api.MapGet("/clusters/{cluster}", GetAsync)
            .WithName("GetCluster")
            .WithSummary("One cluster.")
            .Produces<ClusterView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithClusterLimit()
            .RequireAuthorization(Policies.Read);
    }

    private static async Task<IResult> ListAsync(HttpContext context, ClusterQueries clusters, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ClusterList(await clusters.ListAsync(ClusterLimit.Of(context.User), cancellationToken)));

    private static async Task<IResult> GetAsync(string cluster, HttpContext context, ClusterQueries clusters, CancellationToken cancellationToken)
    {
        if (!ClusterName.IsValid(cluster))
        {
            return Problems.BadField("cluster", ClusterName.Takes);
        }

        return ClusterLimit.Allows(context.User, cluster) && await clusters.ListAsync(cluster, cancellationToken) is [var found]
            ? TypedResults.Ok(found)
            : Problems.NotFound("cluster", cluster);
    }

    internal sealed record ClusterList(IReadOnlyList<ClusterView> Clusters);
}
