using System.Net;
using AngleSharp.Html.Parser;
using Lynceus.Hub.Features.Access;

namespace Lynceus.Hub.Tests.Access;

public sealed class SecurityHeadersTests
{
    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/no-such-page")]
    [InlineData("/api/v1/tokens")]
    [InlineData("/openapi/v1.json")]
    public async Task Answer_OfAnyKind_CarriesTheHeaders(string address)
    {
        await using var hub = await AccessHub.StartAsync();
        using var browser = hub.NewBrowser();

        using var answer = await browser.GetAsync(address);

        Assert.Contains("default-src 'none'", Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("same-origin", Header(answer, "Referrer-Policy"));
        Assert.Equal("same-origin", Header(answer, "Cross-Origin-Opener-Policy"));
        Assert.Contains("camera=()", Header(answer, "Permissions-Policy"), StringComparison.Ordinal);
        Assert.Contains("no-store", Header(answer, "Cache-Control"), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Page_EndingInAnError_CarriesTheHeaders()
    {
        await using var hub = await AccessHub.StartAsync();
        using var browser = await hub.SignedInAsync("anna", UserRoles.Viewer);

        using var answer = await browser.GetAsync("/no-such-page");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("default-src 'none'", Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Contains("There is nothing here", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_RefusedForm_ShowsThePageThatSaysSo()
    {
        await using var hub = await AccessHub.StartAsync();
        using var browser = hub.NewBrowser();

        using var answer = await browser.PostAsync("/sign-in", new FormUrlEncodedContent([]));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("The form could not be accepted", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asset_WithoutSigningIn_IsServedAndMayBeKept()
    {
        await using var hub = await AccessHub.StartAsync();
        using var browser = hub.NewBrowser();
        var page = await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync("/sign-in"));

        using var answer = await browser.GetAsync(page.QuerySelector("link[rel=stylesheet]")!.GetAttribute("href"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("immutable", Header(answer, "Cache-Control"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PublicUrl_Https_BindsCookiesToTheHostAndAnnouncesIt()
    {
        await using var hub = await AccessHub.StartAsync(o => o.PublicUrl = "https://lynceus.example");
        await hub.AddUserAsync("anna", UserRoles.Viewer);
        using var browser = hub.NewBrowser();
        using var page = await browser.GetAsync("/sign-in");
        var html = await new HtmlParser().ParseDocumentAsync(await page.Content.ReadAsStringAsync());

        // The client keeps no Secure cookie of a plain connection; behind a proxy the browser's own connection is encrypted.
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sign-in")
        {
            Content = new FormUrlEncodedContent(
            [
                new("__RequestVerificationToken", html.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!),
                new("name", "anna"),
                new("password", AccessHub.Password),
            ]),
        };
        request.Headers.Add("Cookie", page.Headers.GetValues("Set-Cookie").Select(static c => c.Split(';')[0]));
        request.Headers.Add("Origin", "https://lynceus.example");
        using var program = hub.NewProgram(null);
        using var answer = await program.SendAsync(request);

        Assert.Equal("max-age=31536000", Header(page, "Strict-Transport-Security"));
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), static c => c.Contains("session", StringComparison.Ordinal));
        Assert.StartsWith("__Host-lynceus-session=", cookie, StringComparison.Ordinal);
        Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("; path=/;", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
    }

    private static string Header(HttpResponseMessage answer, string name) => string.Join(", ", answer.Headers.GetValues(name));
}
