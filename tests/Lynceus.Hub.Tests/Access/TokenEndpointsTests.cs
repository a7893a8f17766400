using System.Net;
using System.Net.Http.Json;
using Lynceus.Hub.Features.Access;

namespace Lynceus.Hub.Tests.Access;

public sealed class TokenEndpointsTests : IAsyncLifetime
{
    private AccessHub _hub = null!;
    private HttpClient _admin = null!;

    public async Task InitializeAsync()
    {
        _hub = await AccessHub.StartAsync();
        _admin = _hub.NewProgram(await _hub.NewTokenAsync(TokenScopes.Admin));
    }

    public async Task DisposeAsync()
    {
        _admin.Dispose();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task Create_Agent_GivesTokenOnceAndItWorksUntilRevoked()
    {
        using var created = await _admin.PostAsJsonAsync(
            "/api/v1/tokens", new { name = "east agent", scope = "agent", cluster = "east", expiresInDays = 30 });
        var body = await AccessHub.JsonAsync(created);
        var id = body.GetProperty("id").GetString()!;
        using var agent = _hub.NewProgram(body.GetProperty("token").GetString());

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("/api/v1/tokens/" + id, created.Headers.Location?.OriginalString);
        Assert.Equal(_hub.Time.GetUtcNow().AddDays(30), body.GetProperty("expiresAt").GetDateTimeOffset(), TimeSpan.FromMilliseconds(1));
        using (var answer = await agent.GetAsync("/api/v1/try/east/upload"))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        using var revoked = await _admin.DeleteAsync("/api/v1/tokens/" + id);
        using var after = await agent.GetAsync("/api/v1/try/east/upload");
        var list = await _admin.GetStringAsync("/api/v1/tokens");

        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
        Assert.Contains("\"revokedAt\"", list, StringComparison.Ordinal);
        Assert.DoesNotContain(body.GetProperty("token").GetString()!.Split('_', 3)[2], list, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"scope":"read"}""", "name")]
    [InlineData("""{"name":"x"}""", "scope")]
    [InlineData("""{"name":"x","scope":"root"}""", "scope")]
    [InlineData("""{"name":"x","scope":"agent"}""", "cluster")]
    [InlineData("""{"name":"x","scope":"agent","cluster":"../x"}""", "cluster")]
    [InlineData("""{"name":"x","scope":"read","cluster":"east"}""", "cluster")]
    [InlineData("""{"name":"x","scope":"read","expiresInDays":0}""", "expiresInDays")]
    public async Task Create_NotValid_NamesTheField(string body, string field)
    {
        using var answer = await _admin.PostAsync("/api/v1/tokens", new StringContent(body, null, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(field, Assert.Single((await AccessHub.JsonAsync(answer)).GetProperty("errors").EnumerateObject()).Name);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("""{"name":1}""")]
    public async Task Create_NotJson_IsProblem(string body)
    {
        using var answer = await _admin.PostAsync("/api/v1/tokens", new StringContent(body, null, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Delete_Unknown_IsNotFound()
    {
        using var answer = await _admin.DeleteAsync("/api/v1/tokens/0123456789abcdef");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task LastUsed_WrittenTogether_NotOnTheRequest()
    {
        using var program = _hub.NewProgram(await _hub.NewTokenAsync(TokenScopes.Read));
        using var answer = await program.GetAsync("/api/v1/try/read");
        var before = (await _hub.Get<ApiTokens>().ListAsync(CancellationToken.None))[0];

        await _hub.Get<LastUse>().WriteAsync(CancellationToken.None);

        var after = (await _hub.Get<ApiTokens>().ListAsync(CancellationToken.None))[0];
        Assert.Null(before.LastUsedAtMs);
        Assert.Equal(_hub.Time.GetUtcNow().ToUnixTimeMilliseconds(), after.LastUsedAtMs);
    }

    [Theory]
    [InlineData("lyn_0123456789abcdef_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno-", false)] // too short
    [InlineData("lyn_0123456789abcdef_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnop-", true)]
    [InlineData("lyn_0123456789abcdeg_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnop-", false)]
    [InlineData("lyn_0123456789abcdef_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnop'", false)]
    [InlineData("LYN_0123456789abcdef_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnop-", false)]
    [InlineData("", false)]
    public void TryParse_Shape_DecidesAlone(string text, bool expected) => Assert.Equal(expected, TokenText.TryParse(text, out _));
}
