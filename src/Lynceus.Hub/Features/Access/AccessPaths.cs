using Microsoft.AspNetCore.Http;

namespace Lynceus.Hub.Features.Access;

/// <summary>Addresses that decide how a request is treated.</summary>
internal static class AccessPaths
{
    public const string SignIn = "/sign-in";
    public const string SignInCode = "/sign-in/code";
    public const string SignOut = "/sign-out";
    public const string Invitation = "/invitation/";
    public const string Settings = "/settings";

    public const string Metrics = "/metrics";

    /// <summary>Asked by programs: tokens count, and errors are no pages.</summary>
    public static bool IsApi(HttpRequest request) =>
        request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) || request.Path.Equals(Metrics, StringComparison.OrdinalIgnoreCase);

    public static bool IsSafe(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)
        || HttpMethods.IsTrace(request.Method);
}
