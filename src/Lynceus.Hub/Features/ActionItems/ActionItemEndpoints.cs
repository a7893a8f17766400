using Lynceus.Hub.Api;
using Lynceus.Hub.Features.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;

namespace Lynceus.Hub.Features.ActionItems;

/// <summary>Lists, shows and decides Action Items.</summary>
internal static class ActionItemEndpoints
{
    public static void MapActionItems(this IEndpointRouteBuilder api)
    {
        api.MapGet("/action-items", ListAsync)
            .WithName("ListActionItems")
            .WithSummary("Action Items, worst first unless ?sort= says otherwise (severity, newest, oldest); open and undecided ones unless ?state= and ?resolution= say otherwise.")
            .WithDescription("Filters, each repeatable or with commas: " + string.Join(", ", ActionItemFilter.Parameters) + ". Pages: ?limit= (1 to 500, default 50) and ?cursor= from nextCursor.")
            .Produces<ActionItemList>()
            .ProducesValidationProblem()
            .WithClusterLimit()
            .RequireAuthorization(Policies.Read);
        api.MapGet("/action-items/{id:long}", GetAsync)
            .WithName("GetActionItem")
            .WithSummary("One Action Item with its history.")
            .Produces<ActionItemDetailView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithClusterLimit()
            .RequireAuthorization(Policies.Read);
        api.MapPatch("/action-items/{id:long}", PatchAsync)
            .WithName("DecideActionItem")
            .WithSummary("Set resolution, owner or due date of its weakness, or add a note.")
            .Produces<ActionItemDetailView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesValidationProblem()
            .RequireAuthorization(Policies.Decide);
        api.MapPost("/action-items/bulk", BulkAsync)
            .WithName("DecideActionItems")
            .WithSummary("The same decision for many Action Items.")
            .Produces<BulkResult>()
            .ProducesValidationProblem()
            .RequireAuthorization(Policies.Decide);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, int? limit, string? cursor, ActionItemQueries items, CancellationToken cancellationToken)
    {
        var filter = ActionItemFilter.ParseStrictly(context.Request.Query, ["limit", "cursor"], out var errors);
        if (limit is < 1 or > ActionItemQueries.MaxLimit)
        {
            errors["limit"] = [$"takes 1 to {ActionItemQueries.MaxLimit}."];
        }

        if (cursor is not null && !ListCursor.TryParse(cursor, out _))
        {
            errors["cursor"] = ["takes nextCursor of the page before."];
        }

        if (errors.Count > 0)
        {
            return Problems.Bad(errors);
        }

        if (ClusterLimit.Of(context.User) is { } own)
        {
            filter = filter with { Clusters = filter.Clusters.Count == 0 || filter.Clusters.Contains(own, StringComparer.Ordinal) ? [own] : [""] };
        }

        var page = await items.ListAsync(filter, limit ?? ActionItemQueries.DefaultLimit, cursor, context.User.CallerId(), cancellationToken);
        return TypedResults.Ok(new ActionItemList([.. page.Items.Select(ActionItemView.Of)], page.NextCursor, page.Total));
    }

    private static async Task<IResult> GetAsync(long id, HttpContext context, ActionItemQueries items, CancellationToken cancellationToken) =>
        await items.GetAsync(id, cancellationToken) is { } item && ClusterLimit.Allows(context.User, item.Item.Cluster)
            ? TypedResults.Ok(ActionItemDetailView.Of(item))
            : Problems.NotFound("Action Item", id);

    private static async Task<IResult> PatchAsync(
        long id, DecisionRequest request, HttpContext context, ActionItemQueries items, Decisions decisions, CancellationToken cancellationToken)
    {
        if (request.ToDecision(decisions, out var errors) is not { } decision)
        {
            return Problems.Bad(errors);
        }

        return await decisions.ApplyAsync([id], decision, context.User.Identity?.Name ?? "unknown", cancellationToken) is { Items: 0 }
            ? Problems.NotFound("Action Item", id)
            : TypedResults.Ok(ActionItemDetailView.Of((await items.GetAsync(id, cancellationToken))!));
    }

    private static async Task<IResult> BulkAsync(
        BulkRequest request, HttpContext context, ActionItemQueries items, Decisions decisions, CancellationToken cancellationToken)
    {
        if (request.ToDecision(decisions, out var errors) is not { } decision)
        {
            return Problems.Bad(errors);
        }

        if (request is { Ids: null, Filter: null } or { Ids: not null, Filter: not null })
        {
            return Problems.BadField("ids", "Give either ids or a filter.");
        }

        if (request.Ids?.Count > Decisions.MaxItems)
        {
            return Problems.BadField("ids", $"takes at most {Decisions.MaxItems}.");
        }

        var ids = request.Ids;
        if (request.Filter is not null)
        {
            var query = QueryHelpers.ParseQuery(request.Filter);
            if (query.Count == 0)
            {
                return Problems.BadField("filter", "is empty and would match every open item. Name what is meant, for example cluster=prod.");
            }

            var filter = ActionItemFilter.ParseStrictly(query, [], out var filterErrors);
            if (filterErrors.Count > 0)
            {
                return Problems.Bad(filterErrors);
            }

            ids = await items.IdsAsync(filter, Decisions.MaxItems, context.User.CallerId(), cancellationToken);
        }

        var decided = await decisions.ApplyAsync(ids!, decision, context.User.Identity?.Name ?? "unknown", cancellationToken);
        return TypedResults.Ok(new BulkResult(decided.Items, decided.Others));
    }

    /// <summary>One page of the list.</summary>
    internal sealed record ActionItemList(IReadOnlyList<ActionItemView> Items, string? NextCursor, ListTotal Total);

    /// <param name="Items">Items found.</param>
    /// <param name="Others">Further items of the same weaknesses, decided with them.</param>
    internal sealed record BulkResult(int Items, int Others);
}
