using Microsoft.AspNetCore.Http;

namespace Lynceus.Hub.Pages;

/// <summary>Light, dark or as the system is; kept in a cookie so that the first byte of a page already has the right colours.</summary>
internal static class PageTheme
{
    public const string CookieName = "lynceus-theme";

    public static IReadOnlyList<string> Names { get; } = ["system", "light", "dark"];

    public static string Of(HttpRequest? request) =>
        request?.Cookies[CookieName] is { } name && Names.Contains(name, StringComparer.Ordinal) ? name : "system";

    public static void Keep(HttpContext context, string name)
    {
        // Readable by the script, which switches without a request; it holds nothing worth hiding.
        context.Response.Cookies.Append(CookieName, name, new CookieOptions
        {
            Path = "/",
            MaxAge = TimeSpan.FromDays(365),
            SameSite = SameSiteMode.Lax,
            HttpOnly = false,
            Secure = context.Request.IsHttps,
            IsEssential = true,
        });
    }
}
