using System.Net;
using AngleSharp.Html.Parser;
using Lynceus.Hub.Features.Access;

namespace Lynceus.Hub.Tests.Access;

public sealed class ForgeryTests : IAsyncLifetime
{
    private AccessHub _hub = null!;
    private HttpClient _browser = null!;

    public async Task InitializeAsync()
    {
        _hub = await AccessHub.StartAsync();
        _browser = await _hub.SignedInAsync("anna", UserRoles.Admin);
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _hub.DisposeAsync();
    }

    [Theory]
    [InlineData("/settings/invitations")]
    [InlineData("/sign-out")]
    [InlineData("/try/form")] // an endpoint that does not ask for the token itself
    public async Task Post_NoFormToken_IsRefused(string address)
    {
        using var answer = await _browser.PostAsync(address, new FormUrlEncodedContent([new("role", "admin")]));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        using var still = await _browser.GetAsync("/try/page");
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
    }

    [Fact]
    public async Task Post_FormTokenOfAnotherUser_IsRefused()
    {
        using var other = await _hub.SignedInAsync("eve", UserRoles.Viewer);
        var token = await FormTokenAsync(other);

        using var answer = await SendAsync("/try/form", token);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "http://127.0.0.1:1", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "http://127.0.0.1", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "own", HttpStatusCode.OK)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-site", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "same-origin", HttpStatusCode.OK)]
    [InlineData("Sec-Fetch-Site", "none", HttpStatusCode.OK)]
    public async Task Post_ByWhoStartedIt_IsRefusedFromElsewhere(string header, string value, HttpStatusCode expected)
    {
        var token = await FormTokenAsync(_browser);

        using var answer = await SendAsync("/try/form", token, header, value == "own" ? _hub.Url.GetLeftPart(UriPartial.Authority) : value);

        Assert.Equal(expected, answer.StatusCode);
    }

    [Fact]
    [Trait("Attack", "L13")]
    public async Task Invite_ForgedHost_LinkUsesThePublicUrl()
    {
        await using var hub = await AccessHub.StartAsync(o => o.PublicUrl = "http://lynceus.example");
        using var browser = await hub.SignedInAsync("anna", UserRoles.Admin);
        browser.DefaultRequestHeaders.Host = "evil.example";

        using var answer = await hub.SendFormAsync(browser, "/settings", "/settings/invitations", new() { ["role"] = "viewer" });
        var page = await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync("/settings"));

        Assert.StartsWith("http://lynceus.example/invitation/", page.QuerySelector(".notice code")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("/invitation/", await browser.GetStringAsync("/settings"), StringComparison.Ordinal);
    }

    private static async Task<string> FormTokenAsync(HttpClient browser) =>
        (await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync("/settings")))
            .QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

    private Task<HttpResponseMessage> SendAsync(string address, string token, string? header = null, string? value = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new FormUrlEncodedContent([new("__RequestVerificationToken", token)]),
        };
        if (header is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        return _browser.SendAsync(request);
    }
}
