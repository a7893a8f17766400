using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Lynceus.Hub.Features.Access;

/// <summary>Tells a page which forms to show; the endpoints behind the forms check again.</summary>
internal sealed class PagePermissions(IAuthorizationService authorization)
{
    public async Task<bool> MayAsync(HttpContext context, string policy) =>
        (await authorization.AuthorizeAsync(context.User, context, policy)).Succeeded;
}
