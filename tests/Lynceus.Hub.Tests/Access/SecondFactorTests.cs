using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Lynceus.Hub.Features.Access;
using OtpNet;

namespace Lynceus.Hub.Tests.Access;

/// <summary>With a second factor the password alone opens nothing; codes are taken once; who loses everything can be let in.</summary>
public sealed partial class SecondFactorTests : IAsyncLifetime
{
    private AccessHub _hub = null!;
    private HttpClient _browser = null!;
    private byte[] _secret = [];
    private string[] _recovery = [];

    public async Task InitializeAsync()
    {
        _hub = await AccessHub.StartAsync();
        _browser = await _hub.SignedInAsync("boss", UserRoles.Admin);
        (_secret, _recovery) = await TurnOnAsync(_browser);
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task SignIn_TakesPasswordAndCode()
    {
        using var other = _hub.NewBrowser();
        using (var password = await _hub.SignInAsync(other, "boss", AccessHub.Password, "/items"))
        {
            Assert.Equal("/sign-in/code?returnUrl=%2Fitems", password.Headers.Location?.OriginalString);
        }

        Assert.False(await IsSignedInAsync(other));
        _hub.Time.Advance(TimeSpan.FromSeconds(30));

        using var code = await EnterAsync(other, Code());

        Assert.Equal("/", code.Headers.Location?.OriginalString);
        Assert.True(await IsSignedInAsync(other));
    }

    [Fact]
    public async Task Code_IsTakenOnce()
    {
        _hub.Time.Advance(TimeSpan.FromSeconds(30));
        using var first = await HalfSignedInAsync();
        using var second = await HalfSignedInAsync();
        using var taken = await EnterAsync(first, Code());
        using var again = await EnterAsync(second, Code());

        Assert.True(await IsSignedInAsync(first));
        Assert.False(await IsSignedInAsync(second));
    }

    [Fact]
    public async Task Code_OfTheTurningOn_IsTakenNoMore()
    {
        using var browser = await HalfSignedInAsync();

        using var answer = await EnterAsync(browser, Code());

        Assert.False(await IsSignedInAsync(browser));
    }

    [Theory]
    [InlineData(-60, false)]
    [InlineData(-30, false)] // that of the turning on, which was taken
    [InlineData(0, true)]
    [InlineData(30, true)]
    [InlineData(60, false)]
    public async Task Code_OfANeighbouringHalfMinute_IsTaken(int seconds, bool isTaken)
    {
        _hub.Time.Advance(TimeSpan.FromSeconds(30));
        using var browser = await HalfSignedInAsync();

        using var answer = await EnterAsync(browser, Code(seconds));

        Assert.Equal(isTaken, await IsSignedInAsync(browser));
    }

    [Fact]
    public async Task RecoveryCode_SignsInOnce_AsPeopleTypeIt()
    {
        Assert.Equal(SecondFactor.RecoveryCodes, _recovery.Distinct(StringComparer.Ordinal).Count());
        using var first = await HalfSignedInAsync();
        using var second = await HalfSignedInAsync();

        using var taken = await EnterAsync(first, " " + _recovery[3].ToUpperInvariant().Replace('-', ' ') + " ");
        using var again = await EnterAsync(second, _recovery[3]);

        Assert.True(await IsSignedInAsync(first));
        Assert.False(await IsSignedInAsync(second));
        Assert.Contains("9 recovery codes are left", await first.GetStringAsync("/settings"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongCodes_LockTheName_ThoughThePasswordIsRight()
    {
        for (var i = 0; i < 5; i++)
        {
            using var browser = await HalfSignedInAsync();
            using var wrong = await EnterAsync(browser, "000000");
        }

        using var last = _hub.NewBrowser();
        using var answer = await _hub.SignInAsync(last, "boss", AccessHub.Password);

        Assert.Equal("/sign-in", answer.Headers.Location?.OriginalString);
        Assert.Contains("Too many failed attempts", await last.GetStringAsync("/sign-in"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HalfSession_IsOver_AfterFiveMinutes()
    {
        using var browser = await HalfSignedInAsync();
        _hub.Time.Advance(TimeSpan.FromMinutes(6));

        using var answer = await EnterAsync(browser, Code());

        Assert.Equal("/sign-in", answer.Headers.Location?.OriginalString);
        Assert.False(await IsSignedInAsync(browser));
    }

    [Fact]
    public async Task Code_WithoutAPasswordBefore_OpensNothing()
    {
        _hub.Time.Advance(TimeSpan.FromSeconds(30));
        using var browser = _hub.NewBrowser();

        using var answer = await EnterAsync(browser, Code());

        Assert.False(await IsSignedInAsync(browser));
    }

    [Fact]
    public async Task TurnOn_CodeOfAnotherSecretOrWrongPassword_ChangesNothing()
    {
        using var viewer = await _hub.SignedInAsync("someone", UserRoles.Viewer);
        var (secret, ticket) = await OfferAsync(viewer);
        var (_, foreign) = _hub.Get<SecondFactor>().Offer(1);
        var code = new Totp(secret).ComputeTotp(_hub.Time.GetUtcNow().UtcDateTime);
        foreach (var (t, c, password) in new[] { (ticket, "000000", AccessHub.Password), (foreign, code, AccessHub.Password), ("x", code, AccessHub.Password), (ticket, code, "not the password") })
        {
            using var answer = await _hub.SendFormAsync(viewer, "/settings", "/settings/second-factor", new() { ["ticket"] = t, ["code"] = c, ["current"] = password });
            Assert.Contains("Off: the password alone signs in.", await viewer.GetStringAsync("/settings"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task TurnOff_WithThePassword_LetsThePasswordSignInAlone()
    {
        using (var wrong = await _hub.SendFormAsync(_browser, "/settings", "/settings/second-factor/off", new() { ["current"] = "not the password" }))
        {
            using var still = await HalfSignedInAsync();
        }

        using var off = await _hub.SendFormAsync(_browser, "/settings", "/settings/second-factor/off", new() { ["current"] = AccessHub.Password });

        using var other = _hub.NewBrowser();
        using var answer = await _hub.SignInAsync(other, "boss", AccessHub.Password);
        Assert.True(await IsSignedInAsync(other));
    }

    // The last administrator lost everything: whoever runs the hub has the bootstrap token or can make one on its machine.
    [Fact]
    public async Task Api_RemovesIt_ForAdministratorsAlone()
    {
        using var reader = _hub.NewProgram(await _hub.NewTokenAsync(TokenScopes.Read));
        using var admin = _hub.NewProgram(await _hub.NewTokenAsync(TokenScopes.Admin));

        using (var refused = await reader.DeleteAsync("/api/v1/users/boss/second-factor"))
        {
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        using var done = await admin.DeleteAsync("/api/v1/users/boss/second-factor");
        using var again = await admin.DeleteAsync("/api/v1/users/boss/second-factor");

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NotFound), (done.StatusCode, again.StatusCode));
        Assert.False(await IsSignedInAsync(_browser));
        using var other = _hub.NewBrowser();
        using var answer = await _hub.SignInAsync(other, "boss", AccessHub.Password);
        Assert.True(await IsSignedInAsync(other));
    }

    [Fact]
    public async Task SecretsAndCodes_AreNeitherInTheLogNorInTheDatabase()
    {
        using var browser = await HalfSignedInAsync();
        using var answer = await EnterAsync(browser, _recovery[0]);
        await using var file = new FileStream(Path.Combine(_hub.Folder, "hub.sqlite-wal"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes);

        Assert.Equal(-1, bytes.ToArray().AsSpan().IndexOf(_secret));
        Assert.DoesNotContain(_recovery, c => System.Text.Encoding.Latin1.GetString(bytes.ToArray()).Contains(c, StringComparison.Ordinal));
        Assert.DoesNotContain(_recovery.Append(Base32Encoding.ToString(_secret)), c => _hub.Log.Text.Contains(c, StringComparison.OrdinalIgnoreCase));
    }

    private string Code(int seconds = 0) => new Totp(_secret).ComputeTotp(_hub.Time.GetUtcNow().UtcDateTime.AddSeconds(seconds));

    private async Task<(byte[] Secret, string[] Recovery)> TurnOnAsync(HttpClient browser)
    {
        var (secret, ticket) = await OfferAsync(browser);
        using var answer = await _hub.SendFormAsync(browser, "/settings", "/settings/second-factor", new()
        {
            ["ticket"] = ticket,
            ["code"] = new Totp(secret).ComputeTotp(_hub.Time.GetUtcNow().UtcDateTime),
            ["current"] = AccessHub.Password,
        });
        return (secret, [.. RecoveryCode().Matches(await browser.GetStringAsync("/settings")).Select(static m => m.Value)]);
    }

    private static async Task<(byte[] Secret, string Ticket)> OfferAsync(HttpClient browser)
    {
        var page = await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync("/settings"));
        return (Base32Encoding.ToBytes(page.QuerySelector("#second-factor code")!.TextContent), page.QuerySelector("#second-factor input[name=ticket]")!.GetAttribute("value")!);
    }

    private async Task<HttpClient> HalfSignedInAsync()
    {
        var browser = _hub.NewBrowser();
        using var answer = await _hub.SignInAsync(browser, "boss", AccessHub.Password);
        Assert.Equal("/sign-in/code", answer.Headers.Location?.OriginalString);
        return browser;
    }

    private Task<HttpResponseMessage> EnterAsync(HttpClient browser, string code) => _hub.SendFormAsync(browser, "/sign-in/code", "/sign-in/code", new() { ["code"] = code });

    private static async Task<bool> IsSignedInAsync(HttpClient browser)
    {
        using var answer = await browser.GetAsync("/items");
        return answer.StatusCode == HttpStatusCode.OK;
    }

    [GeneratedRegex("[0-9a-f]{5}(-[0-9a-f]{5}){3}", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex RecoveryCode();
}
