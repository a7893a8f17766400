using Lynceus.Hub.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hub.Features.Access;

/// <summary>API calls about users: what must be possible when nobody can sign in.</summary>
internal static class UserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder api) =>
        api.MapDelete("/users/{name}/second-factor", RemoveSecondFactorAsync)
            .WithTags("Users")
            .WithName("RemoveSecondFactor")
            .WithSummary("Let a user who lost app and recovery codes sign in with the password alone. All sessions of the user end.")
            .RequireAuthorization(Policies.Administer)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveSecondFactorAsync(
        string name, HttpContext context, UserAccounts accounts, SecondFactor factor, ILogger<SecondFactor> logger, CancellationToken cancellationToken)
    {
        if (await accounts.FindAsync(name, cancellationToken) is not { } user || !await factor.TurnOffAsync(user.Id, cancellationToken))
        {
            return Problems.NotFound("second factor of user", name);
        }

        AccessLog.SecondFactorOff(logger, context.User.ActorName(), user.Name);
        return TypedResults.NoContent();
    }
}
