using Microsoft.AspNetCore.Http;

namespace Lynceus.Hub.Features.ActionItems;

/// <summary>Which columns of the list a reader has hidden; kept in a cookie, so that the page comes as it was left.</summary>
internal static class ItemColumns
{
    public const string CookieName = "lynceus-columns";

    /// <summary>Severity and title are always there.</summary>
    public static IReadOnlyList<(string Name, string Title)> Optional { get; } =
        [("resource", "Resource"), ("tool", "Tool"), ("age", "Age"), ("owner", "Owner"), ("state", "State")];

    public static IReadOnlyList<string> Hidden(HttpRequest request) =>
        [.. (request.Cookies[CookieName] ?? "").Split('.').Where(static n => Optional.Any(o => o.Name == n)).Distinct(StringComparer.Ordinal)];

    public static void Keep(HttpContext context, IEnumerable<string?> shown) => context.Response.Cookies.Append(
        CookieName,
        string.Join('.', Optional.Select(static o => o.Name).Except(shown.OfType<string>(), StringComparer.Ordinal)),
        new CookieOptions { Path = "/", MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, HttpOnly = false, Secure = context.Request.IsHttps });
}
