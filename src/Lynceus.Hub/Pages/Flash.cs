using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Lynceus.Hub.Pages;

/// <summary>One sentence that outlives the redirect after a form: "12 items resolved." Shown once.</summary>
internal sealed class Flash(IDataProtectionProvider protection)
{
    private const string CookieName = "lynceus-done";

    // Protected, so that no other site on the host can put words on our pages.
    private readonly ITimeLimitedDataProtector _protector = protection.CreateProtector("Lynceus.Hub.Pages.Flash").ToTimeLimitedDataProtector();

    public void Say(HttpContext context, string sentence) => context.Response.Cookies.Append(
        CookieName, _protector.Protect(sentence, TimeSpan.FromMinutes(1)), Options(context));

    public string? Take(HttpContext context)
    {
        if (context.Request.Cookies[CookieName] is not { } value)
        {
            return null;
        }

        context.Response.Cookies.Delete(CookieName, Options(context));
        try
        {
            return _protector.Unprotect(value);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    private static CookieOptions Options(HttpContext context) => new()
    {
        Path = "/",
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        IsEssential = true,
    };
}
