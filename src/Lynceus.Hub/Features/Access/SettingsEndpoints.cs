using Lynceus.Hub.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Lynceus.Hub.Features.Access;

/// <summary>Where the forms of the settings page go. All but the own password are an administrator's.</summary>
internal static class SettingsEndpoints
{
    public static void MapSettings(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapForm(AccessPaths.Settings + "/password", AccountForms.ChangePasswordAsync)
            .RequireAuthorization(Policies.Read)
            .RequireRateLimiting(SignInLimit.Policy);
        endpoints.MapForm(AccessPaths.Settings + "/second-factor", SecondFactorForms.TurnOnAsync)
            .RequireAuthorization(Policies.Read)
            .RequireRateLimiting(SignInLimit.Policy);
        endpoints.MapForm(AccessPaths.Settings + "/second-factor/off", SecondFactorForms.TurnOffAsync)
            .RequireAuthorization(Policies.Read)
            .RequireRateLimiting(SignInLimit.Policy);

        var administration = endpoints.MapGroup(AccessPaths.Settings).RequireAuthorization(Policies.Administer);
        administration.MapForm("/invitations", UserForms.InviteAsync);
        administration.MapForm("/invitations/{id:long}/revoke", UserForms.RevokeInvitationAsync);
        administration.MapForm("/users/{id:long}/role", UserForms.ChangeRoleAsync);
        administration.MapForm("/users/{id:long}/raw", UserForms.ChangeRawAsync);
        administration.MapForm("/users/{id:long}/end-sessions", UserForms.EndSessionsAsync);
        administration.MapForm("/users/{id:long}/second-factor/remove", SecondFactorForms.RemoveAsync);
        administration.MapForm("/users/{id:long}/disable", UserForms.DisableAsync);
        administration.MapForm("/users/{id:long}/enable", UserForms.EnableAsync);
        administration.MapForm("/tokens", TokenForms.CreateAsync);
        administration.MapForm("/tokens/{id}/revoke", TokenForms.RevokeAsync);
    }
}
