using Lynceus.Hub.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hub.Features.Access;

/// <summary>API calls about tokens.</summary>
internal static class TokenEndpoints
{
    public static void MapTokens(this IEndpointRouteBuilder api)
    {
        var tokens = api.MapGroup("/tokens")
            .WithTags("Tokens")
            .RequireAuthorization(Policies.Administer)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden);
        tokens.MapPost("", CreateAsync)
            .WithName("CreateToken")
            .WithSummary("Create a token: scope agent (reports of one cluster), ci, read, raw or admin. The answer alone holds the token itself.");
        tokens.MapGet("", ListAsync)
            .WithName("ListTokens")
            .WithSummary("The tokens, the newest first, revoked and expired ones included; never the token itself.");
        tokens.MapDelete("/{id}", RevokeAsync)
            .WithName("RevokeToken")
            .WithSummary("Revoke a token. Calls with it are refused at once.")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Created<CreatedTokenView>, ValidationProblem>> CreateAsync(
        NewToken request, HttpContext context, ApiTokens tokens, ILogger<ApiTokens> logger, CancellationToken cancellationToken)
    {
        var problems = request.Problems();
        if (problems.Count > 0)
        {
            return Problems.Bad(problems);
        }

        var (text, token) = await tokens.CreateAsync(request, context.User.ActorName(), cancellationToken);
        AccessLog.TokenCreated(logger, context.User.ActorName(), token.PublicId, token.Scope);
        return TypedResults.Created($"{Contracts.HubRoutes.Api}/tokens/{token.PublicId}", new CreatedTokenView(TokenView.Of(token), text.Reveal()));
    }

    private static async Task<Ok<TokenList>> ListAsync(ApiTokens tokens, CancellationToken cancellationToken) =>
        TypedResults.Ok(new TokenList([.. (await tokens.ListAsync(cancellationToken)).Select(TokenView.Of)]));

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        string id, HttpContext context, ApiTokens tokens, ILogger<ApiTokens> logger, CancellationToken cancellationToken)
    {
        if (!await tokens.RevokeAsync(id, cancellationToken))
        {
            return Problems.NotFound("token", id);
        }

        AccessLog.TokenRevoked(logger, context.User.ActorName(), id);
        return TypedResults.NoContent();
    }

    internal sealed record TokenList(IReadOnlyList<TokenView> Tokens);
}
