using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lynceus.Hub.Features.Access;

/// <summary>The one table of who may do what.</summary>
internal sealed class AccessRequirementHandler : AuthorizationHandler<AccessRequirement>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, AccessRequirement requirement)
    {
        if (IsAllowed(requirement.Policy, context.User, context.Resource as HttpContext))
        {
            context.Succeed(requirement);
        }

        return Task.CompletedTask;
    }

    private static bool IsAllowed(string policy, ClaimsPrincipal user, HttpContext? request)
    {
        if (user.Role() is { } role)
        {
            return policy switch
            {
                Policies.Read => role is UserRoles.Viewer or UserRoles.Editor or UserRoles.Admin,
                Policies.Decide => role is UserRoles.Editor or UserRoles.Admin,
                Policies.Raw => role is UserRoles.Admin || user.MaySeeRaw(),
                Policies.Administer or Policies.Upload => role is UserRoles.Admin,
                _ => false,
            };
        }

        return (user.Scope(), policy) switch
        {
            (TokenScopes.Admin, _) => true,
            (TokenScopes.Read or TokenScopes.Ci or TokenScopes.Raw, Policies.Read) => true,
            (TokenScopes.Raw, Policies.Raw) => true,
            (TokenScopes.Agent, Policies.Upload) => IsOwnCluster(user, request),
            (TokenScopes.Agent, Policies.Read) => IsOwnCluster(user, request) || ClusterLimit.IsKeptBy(request?.GetEndpoint()),
            _ => false,
        };
    }

    private static bool IsOwnCluster(ClaimsPrincipal user, HttpContext? request) =>
        user.Cluster() is { Length: > 0 } own && request?.GetRouteValue("cluster") is string cluster && cluster == own;
}
