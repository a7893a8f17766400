using Microsoft.AspNetCore.Http;

namespace Lynceus.Hub.Features.Access;

/// <summary>Refusals of the API as problem details (RFC 9457).</summary>
internal static class ApiProblems
{
    public static Task UnauthorizedAsync(HttpContext context, string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(context);

    public static Task ForbiddenAsync(HttpContext context) =>
        TypedResults.Problem(
            context.User.Scope() is { } scope
                ? $"A token with scope \"{scope}\" may not do this{(scope == TokenScopes.Agent ? ", or not for this cluster" : "")}."
                : "This account may not do this.",
            statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);
}
