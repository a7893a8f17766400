using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Lynceus.Hub.Features.Access;

/// <summary>Somebody whose password was right and whose code is still to come: an encrypted cookie for five minutes, which opens nothing but the form for the code.</summary>
internal sealed class HalfSession(IDataProtectionProvider protection, HubOrigin origin, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("Lynceus.Hub.HalfSession").ToTimeLimitedDataProtector();

    private string CookieName => SessionCookie.Name("lynceus-half", origin);

    public void Begin(HttpContext context, UserAccount user) => context.Response.Cookies.Append(
        CookieName,
        _protector.Protect(string.Create(CultureInfo.InvariantCulture, $"{user.Id} {user.Stamp}"), time.GetUtcNow() + Lifetime),
        SessionCookie.Brief(origin, context, Lifetime));

    public void End(HttpContext context) => context.Response.Cookies.Delete(CookieName, SessionCookie.Brief(origin, context, lifetime: null));

    /// <summary>Whose it is; null when there is none, it is over, or password, role or access of the user changed meanwhile.</summary>
    public async Task<UserAccount?> UserAsync(HttpContext context, UserAccounts accounts)
    {
        if (context.Request.Cookies[CookieName] is not { Length: > 0 } cookie)
        {
            return null;
        }

        try
        {
            var parts = _protector.Unprotect(cookie, out var until).Split(' ');
            var user = until > time.GetUtcNow() ? await accounts.FindAsync(long.Parse(parts[0], CultureInfo.InvariantCulture), context.RequestAborted) : null;
            return user is { IsDisabled: false } && user.Stamp == parts[1] ? user : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
