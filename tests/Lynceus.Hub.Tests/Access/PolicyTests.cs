using System.Net;
using AngleSharp.Html.Parser;
using Lynceus.Hub.Features.Access;

namespace Lynceus.Hub.Tests.Access;

public sealed class PolicyTests : IAsyncLifetime
{
    private const string Bootstrap = "bootstrap-token-of-the-test";

    private AccessHub _hub = null!;

    // Columns: read, read with the endpoint's own cluster limit, decide, administer, no policy named, read of cluster east,
    // upload to cluster east, raw reports. 2: allowed, 3: forbidden (403), 1: not authenticated (401).
    public static TheoryData<string, string> Table => new()
    {
        { "nobody", "11111111" },
        { "viewer", "22332233" },
        { "editor", "22232233" },
        { "admin", "22222222" },
        { "agent east", "32333223" },
        { "agent west", "32333333" },
        { "ci", "22332233" },
        { "read", "22332233" },
        { "raw", "22332232" },
        { "viewer allowed raw", "22332232" },
        { "admin token", "22222222" },
        { "bootstrap", "22222222" },
        { "revoked", "11111111" },
        { "expired", "11111111" },
        { "wrong secret", "11111111" },
        { "malformed", "11111111" },
        { "wrong bootstrap", "11111111" },
        { "empty", "11111111" },
    };

    public async Task InitializeAsync() => _hub = await AccessHub.StartAsync(o => o.BootstrapToken = Bootstrap);

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Theory]
    [MemberData(nameof(Table))]
    public async Task Request_ByIdentity_IsAnsweredAsThePolicySays(string identity, string expected)
    {
        using var client = await ClientAsync(identity);
        string[] addresses = ["read", "limited", "decide", "administer", "unnamed", "east/read", "east/upload", "raw"];

        var actual = "";
        foreach (var address in addresses)
        {
            using var answer = await client.GetAsync("/api/v1/try/" + address);
            actual += answer.StatusCode switch
            {
                HttpStatusCode.OK => '2',
                HttpStatusCode.Forbidden => '3',
                HttpStatusCode.Unauthorized => '1',
                _ => '?',
            };
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            }
        }

        Assert.Equal(expected, actual);
    }

    [Fact]
    public async Task Request_TokenNotValid_SaysWhyInProblemAndChallenge()
    {
        using var client = await ClientAsync("revoked");

        using var answer = await client.GetAsync("/api/v1/try/read");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("error=\"invalid_token\"", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
        Assert.Equal("The token was revoked.", (await AccessHub.JsonAsync(answer)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Request_NoToken_IsChallengedWithoutAnError()
    {
        using var client = _hub.NewProgram(null);

        using var answer = await client.GetAsync("/api/v1/nothing-here");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer realm=\"lynceus\"", answer.Headers.WwwAuthenticate.ToString());
    }

    [Theory]
    [InlineData("/api/v1/try/post")]
    [InlineData("/API/v1/try/post")]
    public async Task Post_ApiWithCookieOnly_IsRefused(string address)
    {
        using var browser = await _hub.SignedInAsync("anna", UserRoles.Admin);

        using var answer = await browser.PostAsync(address, null);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Post_ApiWithToken_NeedsNoFormToken()
    {
        using var client = _hub.NewProgram(Bootstrap);

        using var answer = await client.PostAsync("/api/v1/try/post", null);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Get_ApiWithWrongTokenBesideGoodCookie_IsRefused()
    {
        using var browser = await _hub.SignedInAsync("anna", UserRoles.Admin);
        browser.DefaultRequestHeaders.Authorization = new("Bearer", "wrong");

        using var answer = await browser.GetAsync("/api/v1/try/read");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Get_PageWithToken_GoesToSignIn()
    {
        using var client = _hub.NewProgram(Bootstrap);

        using var answer = await client.GetAsync("/try/page?x=1");

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal("/sign-in?returnUrl=%2Ftry%2Fpage%3Fx%3D1", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Settings_NotAdministrator_ShowsAndChangesNothingOfOthers()
    {
        using var browser = await _hub.SignedInAsync("vera", UserRoles.Viewer);

        var page = await browser.GetStringAsync("/settings");
        using var answer = await _hub.SendFormAsync(browser, "/settings", "/sign-out", new());
        using var again = await _hub.SignInAsync(browser, "vera", AccessHub.Password);
        var html = await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync("/settings"));
        var token = html.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var create = await browser.PostAsync(
            "/settings/tokens",
            new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("name", "mine"), new("scope", "admin")]));

        Assert.DoesNotContain("id=\"users\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"tokens\"", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, create.StatusCode);
        Assert.Empty(await _hub.Get<ApiTokens>().ListAsync(CancellationToken.None));
    }

    private async Task<HttpClient> ClientAsync(string identity)
    {
        switch (identity)
        {
            case "nobody":
                return _hub.NewProgram(null);
            case "viewer" or "editor" or "admin":
                return await _hub.SignedInAsync("someone", identity);
            case "agent east" or "agent west":
                return _hub.NewProgram(await _hub.NewTokenAsync(TokenScopes.Agent, identity[6..]));
            case "viewer allowed raw":
                var viewer = await _hub.SignedInAsync("someone", UserRoles.Viewer);
                var accounts = _hub.Get<UserAccounts>();
                await accounts.ChangeRawAsync((await accounts.FindAsync("someone", CancellationToken.None))!.Id, seesRaw: true, CancellationToken.None);
                return viewer;
            case "ci" or "read" or "raw":
                return _hub.NewProgram(await _hub.NewTokenAsync(identity));
            case "admin token":
                return _hub.NewProgram(await _hub.NewTokenAsync(TokenScopes.Admin));
            case "bootstrap":
                return _hub.NewProgram(Bootstrap);
            case "revoked":
                var revoked = await _hub.NewTokenAsync(TokenScopes.Admin);
                await _hub.Get<ApiTokens>().RevokeAsync(revoked.Split('_')[1], CancellationToken.None);
                return _hub.NewProgram(revoked);
            case "expired":
                var expired = await _hub.NewTokenAsync(TokenScopes.Admin, days: 1);
                _hub.Time.Advance(TimeSpan.FromDays(1));
                return _hub.NewProgram(expired);
            case "wrong secret":
                var right = await _hub.NewTokenAsync(TokenScopes.Admin);
                return _hub.NewProgram(right[..^1] + (right[^1] == 'A' ? 'E' : 'A'));
            case "malformed":
                return _hub.NewProgram("lyn_0123456789abcdef");
            case "wrong bootstrap":
                return _hub.NewProgram(Bootstrap + "x");
            case "empty":
                var client = _hub.NewProgram(null);
                client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer ");
                return client;
            default:
                throw new ArgumentOutOfRangeException(nameof(identity), identity, "not in the table");
        }
    }
}
