using System.Data.Common;
using System.Net;
using AngleSharp.Html.Parser;
using Dapper;
using Lynceus.Hub.Features.Access;

namespace Lynceus.Hub.Tests.Access;

public sealed class SignInTests : IAsyncLifetime
{
    private AccessHub _hub = null!;

    public async Task InitializeAsync() => _hub = await AccessHub.StartAsync();

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    public async Task SignIn_RightPassword_GoesToTheAskedPageWithClosedCookie()
    {
        await _hub.AddUserAsync("anna", UserRoles.Viewer);
        using var browser = _hub.NewBrowser();

        using var answer = await _hub.SignInAsync(browser, "Anna", AccessHub.Password, "/items?q=a%20b");

        Assert.Equal("/items?q=a%20b", answer.Headers.Location?.OriginalString);
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"), static c => c.StartsWith("lynceus-session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("expires", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("https:evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("/\n/evil.example")]
    [InlineData(" //evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("evil.example")]
    [Trait("Attack", "M8")]
    public async Task SignIn_ReturnUrlOfAnotherSite_GoesHome(string returnUrl)
    {
        await _hub.AddUserAsync("anna", UserRoles.Viewer);
        using var browser = _hub.NewBrowser();

        using var answer = await _hub.SignInAsync(browser, "anna", AccessHub.Password, returnUrl);
        var page = await new HtmlParser().ParseDocumentAsync(
            await _hub.NewBrowser().GetStringAsync("/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl)));

        Assert.Equal("/", answer.Headers.Location?.OriginalString);
        Assert.Equal("/", page.QuerySelector("input[name=returnUrl]")!.GetAttribute("value"));
    }

    [Theory]
    [InlineData("anna", "wrong password")]
    [InlineData("nobody", "wrong password")]
    [InlineData("disabled", AccessHub.Password)]
    public async Task SignIn_Wrong_SaysTheSameWhateverIsWrong(string name, string password)
    {
        await _hub.AddUserAsync("anna", UserRoles.Admin);
        await _hub.AddUserAsync("disabled", UserRoles.Viewer);
        await _hub.Get<UserAccounts>().DisableAsync((await FindAsync("disabled")).Id, CancellationToken.None);
        using var browser = _hub.NewBrowser();

        using var answer = await _hub.SignInAsync(browser, name, password);
        var page = await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync("/sign-in"));

        Assert.Equal("/sign-in", answer.Headers.Location?.OriginalString);
        Assert.Equal("The name or the password is wrong.", page.QuerySelector("[role=alert]")!.TextContent.Trim());
        using var denied = await browser.GetAsync("/try/page");
        Assert.Equal(HttpStatusCode.SeeOther, denied.StatusCode);
    }

    [Theory]
    [InlineData("anna")]
    [InlineData("nobody")]
    public async Task SignIn_FailedOften_LocksForGrowingTimeWhetherOrNotTheUserExists(string name)
    {
        await _hub.AddUserAsync("anna", UserRoles.Admin);
        var check = _hub.Get<PasswordCheck>();
        for (var i = 0; i < 4; i++)
        {
            Assert.IsType<SignInOutcome.Wrong>(await check.TryAsync(name, "wrong password", CancellationToken.None));
        }

        var fifth = Assert.IsType<SignInOutcome.Locked>(await check.TryAsync(name, "wrong password", CancellationToken.None));
        var during = await check.TryAsync(name, AccessHub.Password, CancellationToken.None);
        _hub.Time.Advance(TimeSpan.FromSeconds(30));
        var sixth = Assert.IsType<SignInOutcome.Locked>(await check.TryAsync(name, "wrong password", CancellationToken.None));

        Assert.Equal(TimeSpan.FromSeconds(30), fifth.Until - _hub.Time.GetUtcNow() + TimeSpan.FromSeconds(30));
        Assert.IsType<SignInOutcome.Locked>(during);
        Assert.Equal(TimeSpan.FromSeconds(60), sixth.Until - _hub.Time.GetUtcNow());
    }

    [Fact]
    public async Task SignIn_AfterLock_SucceedsAndForgetsFailures()
    {
        await _hub.AddUserAsync("anna", UserRoles.Admin);
        var check = _hub.Get<PasswordCheck>();
        for (var i = 0; i < 5; i++)
        {
            await check.TryAsync("anna", "wrong password", CancellationToken.None);
        }

        _hub.Time.Advance(TimeSpan.FromSeconds(31));
        var success = await check.TryAsync("ANNA", AccessHub.Password, CancellationToken.None);
        var wrong = await check.TryAsync("anna", "wrong password", CancellationToken.None);

        Assert.IsType<SignInOutcome.Success>(success);
        Assert.IsType<SignInOutcome.Wrong>(wrong);
    }

    [Fact]
    [Trait("Attack", "L12")]
    public async Task SignIn_OneAddressTooOften_IsRefusedBeforeAnyCheck()
    {
        using var browser = _hub.NewBrowser();
        var html = await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync("/sign-in"));
        var token = html.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

        // Without the form's token, nothing is checked and the attempts cost next to nothing; they count all the same.
        for (var i = 0; i < SignInLimit.AttemptsPerMinute; i++)
        {
            using var refused = await browser.PostAsync("/sign-in", new FormUrlEncodedContent([]));
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }

        using var answer = await browser.PostAsync("/sign-in", new FormUrlEncodedContent([new("__RequestVerificationToken", token)]));

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal("60", answer.Headers.RetryAfter?.ToString());
    }

    [Fact]
    public async Task Session_PasswordChanged_OthersEndAndThisOneStays()
    {
        using var here = await _hub.SignedInAsync("anna", UserRoles.Viewer);
        using var elsewhere = _hub.NewBrowser();
        using var signedIn = await _hub.SignInAsync(elsewhere, "anna", AccessHub.Password);

        using var answer = await _hub.SendFormAsync(here, "/settings", "/settings/password", new()
        {
            ["current"] = AccessHub.Password,
            ["password"] = "another long walk",
            ["repeated"] = "another long walk",
        });

        Assert.Equal("anna", await here.GetStringAsync("/try/page"));
        using var ended = await elsewhere.GetAsync("/try/page");
        Assert.Equal(HttpStatusCode.SeeOther, ended.StatusCode);
        using var api = await elsewhere.GetAsync("/api/v1/try/read");
        Assert.Equal(HttpStatusCode.Unauthorized, api.StatusCode);
        Assert.IsType<SignInOutcome.Success>(
            await _hub.Get<PasswordCheck>().TryAsync("anna", "another long walk", CancellationToken.None));
    }

    [Fact]
    public async Task ChangePassword_CurrentWrong_ChangesNothing()
    {
        using var browser = await _hub.SignedInAsync("anna", UserRoles.Viewer);

        using var answer = await _hub.SendFormAsync(browser, "/settings", "/settings/password", new()
        {
            ["current"] = "not the password",
            ["password"] = "another long walk",
            ["repeated"] = "another long walk",
        });

        Assert.Contains("The current password is wrong.", await browser.GetStringAsync("/settings"), StringComparison.Ordinal);
        Assert.IsType<SignInOutcome.Success>(
            await _hub.Get<PasswordCheck>().TryAsync("anna", AccessHub.Password, CancellationToken.None));
    }

    [Fact]
    public async Task Session_UserDisabled_EndsAtOnce()
    {
        using var browser = await _hub.SignedInAsync("anna", UserRoles.Viewer);

        await _hub.Get<UserAccounts>().DisableAsync((await FindAsync("anna")).Id, CancellationToken.None);

        using var answer = await browser.GetAsync("/try/page");
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    [Fact]
    public async Task Session_RoleChanged_CountsAtOnce()
    {
        await _hub.AddUserAsync("root", UserRoles.Admin);
        using var browser = await _hub.SignedInAsync("anna", UserRoles.Admin);

        await _hub.Get<UserAccounts>().ChangeRoleAsync((await FindAsync("anna")).Id, UserRoles.Viewer, CancellationToken.None);

        using var answer = await browser.GetAsync("/api/v1/try/administer");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    [Trait("Attack", "M7")]
    public async Task Session_AfterTheSignOut_IsKnownToNobody()
    {
        using var browser = await _hub.SignedInAsync("anna", UserRoles.Viewer);
        var before = await SessionsAsync();
        using (await _hub.SendFormAsync(browser, "/settings", "/sign-out", new()))
        {
        }

        Assert.Equal((1, 0), (before, await SessionsAsync()));
    }

    [Fact]
    [Trait("Attack", "M7")]
    public async Task Session_UsedAllTheTime_EndsAfterAWeek()
    {
        using var browser = await _hub.SignedInAsync("anna", UserRoles.Viewer);
        for (var hours = 7; hours < 7 * 24; hours += 7)
        {
            _hub.Time.Advance(TimeSpan.FromHours(7));
            using var page = await browser.GetAsync("/try/page");
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }

        _hub.Time.Advance(TimeSpan.FromHours(8));
        using var ended = await browser.GetAsync("/try/page");

        Assert.Equal(HttpStatusCode.SeeOther, ended.StatusCode);
    }

    [Fact]
    [Trait("Attack", "M7")]
    public async Task Session_EndedByAnAdministrator_IsOver()
    {
        using var browser = await _hub.SignedInAsync("anna", UserRoles.Viewer);
        using var admin = await _hub.SignedInAsync("root", UserRoles.Admin);

        using (await _hub.SendFormAsync(admin, "/settings", $"/settings/users/{(await FindAsync("anna")).Id}/end-sessions", new()))
        {
        }

        using var answer = await browser.GetAsync("/try/page");
        using var still = await admin.GetAsync("/try/page");
        Assert.Equal((HttpStatusCode.SeeOther, HttpStatusCode.OK), (answer.StatusCode, still.StatusCode));
    }

    [Fact]
    public async Task Session_Used_LastsLongerThanOneNotUsed()
    {
        using var used = await _hub.SignedInAsync("anna", UserRoles.Viewer);
        using var idle = await _hub.SignedInAsync("bert", UserRoles.Viewer);

        _hub.Time.Advance(TimeSpan.FromHours(7));
        using var between = await used.GetAsync("/try/page");
        _hub.Time.Advance(TimeSpan.FromHours(6));
        using var later = await used.GetAsync("/try/page");
        using var ended = await idle.GetAsync("/try/page");

        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, ended.StatusCode);
    }

    [Fact]
    public async Task SignOut_Sent_EndsTheSessionOfThisBrowser()
    {
        using var browser = await _hub.SignedInAsync("anna", UserRoles.Viewer);

        using var answer = await _hub.SendFormAsync(browser, "/settings", "/sign-out", new());

        Assert.Equal("/sign-in", answer.Headers.Location?.OriginalString);
        using var page = await browser.GetAsync("/try/page");
        Assert.Equal(HttpStatusCode.SeeOther, page.StatusCode);
    }

    [Fact]
    public async Task Users_LastAdministrator_CanNeitherBeDisabledNorDemoted()
    {
        await _hub.AddUserAsync("anna", UserRoles.Admin);
        await _hub.AddUserAsync("bert", UserRoles.Admin);
        var accounts = _hub.Get<UserAccounts>();
        var (anna, bert) = ((await FindAsync("anna")).Id, (await FindAsync("bert")).Id);

        Assert.True(await accounts.DisableAsync(bert, CancellationToken.None));
        Assert.False(await accounts.DisableAsync(anna, CancellationToken.None));
        Assert.False(await accounts.ChangeRoleAsync(anna, UserRoles.Editor, CancellationToken.None));
        Assert.True(await accounts.ChangeRoleAsync(anna, UserRoles.Admin, CancellationToken.None));
    }

    [Fact]
    public async Task Settings_Administrator_SeesUsersAndTokensWithTheirState()
    {
        using var browser = await _hub.SignedInAsync("anna", UserRoles.Admin);
        await _hub.AddUserAsync("bert", UserRoles.Editor);
        await _hub.NewTokenAsync(TokenScopes.Agent, "east");
        var bert = (await FindAsync("bert")).Id;

        using var disabled = await _hub.SendFormAsync(browser, "/settings", $"/settings/users/{bert}/disable", new());
        var page = await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync("/settings"));

        Assert.Equal("bert cannot sign in any more. All sessions have ended, and so have the invitations and tokens that bert made.", page.QuerySelector("[role=status]")!.TextContent.Trim());
        Assert.Equal(["anna", "bert disabled"], page.QuerySelectorAll("#accounts tbody th").Select(static th => th.TextContent.Trim()));
        Assert.Equal("agent of east", page.QuerySelector("#tokens tbody td:nth-of-type(2)")!.TextContent.Trim());
        Assert.NotNull(page.QuerySelector($"form[action='/settings/users/{bert}/enable']"));
    }

    private async Task<UserAccount> FindAsync(string name) => (await _hub.Get<UserAccounts>().FindAsync(name, CancellationToken.None))!;

    private async Task<int> SessionsAsync()
    {
        await using var connection = await _hub.Get<DbDataSource>().OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<int>("SELECT COUNT(*) FROM user_session");
    }
}
