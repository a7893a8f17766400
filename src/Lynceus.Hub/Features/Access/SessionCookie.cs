using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;

namespace Lynceus.Hub.Features.Access;

/// <summary>How the cookies of the pages are named and bound.</summary>
internal static class SessionCookie
{
    /// <summary>Under https, a browser takes a cookie with this prefix only from this very host and only over https.</summary>
    public static string Name(string name, HubOrigin origin) => origin.IsHttps ? "__Host-" + name : name;

    public static string SessionName(HubOrigin origin) => Name("lynceus-session", origin);

    public static void Configure(CookieAuthenticationOptions options, HubOptions hub, HubOrigin origin)
    {
        options.Cookie.Name = SessionName(origin);
        options.Cookie.HttpOnly = true;
        options.Cookie.IsEssential = true;
        options.Cookie.Path = "/";
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = SecurePolicy(origin);
        options.ExpireTimeSpan = hub.SessionLifetime;
        options.SlidingExpiration = true;
        options.EventsType = typeof(SessionEvents);
    }

    /// <summary>Of a cookie that carries something over one redirect or step. Null: to delete it.</summary>
    public static CookieOptions Brief(HubOrigin origin, HttpContext context, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        IsEssential = true,
        MaxAge = lifetime,
        Path = "/",
        SameSite = SameSiteMode.Strict,
        Secure = origin.IsHttps || context.Request.IsHttps,
    };

    public static CookieSecurePolicy SecurePolicy(HubOrigin origin) =>
        origin.IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
}
