using System.Net;
using AngleSharp.Html.Parser;
using Lynceus.Hub.Features.Access;

namespace Lynceus.Hub.Tests.Access;

public sealed class FirstStartTests
{
    private static readonly Dictionary<string, string> Anna = new() { ["name"] = "anna", ["password"] = AccessHub.Password, ["repeated"] = AccessHub.Password };

    [Fact]
    public async Task Start_NoUser_PrintsLinkWithTheRealAddress()
    {
        await using var hub = await AccessHub.StartAsync();

        var line = hub.Terminal.ToString();

        Assert.Matches($@"^Create the first administrator \(works once, for 24 hours\): http://127\.0\.0\.1:{hub.Url.Port}/invitation/[\w-]{{43}}\n\z", line);
    }

    [Fact]
    public async Task Start_PublicUrl_PrintsLinkWithIt()
    {
        await using var hub = await AccessHub.StartAsync(o => o.PublicUrl = "https://lynceus.example/hub/");

        Assert.Contains(": https://lynceus.example/hub/invitation/", hub.Terminal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_Opened_CreatesAdministratorOnceAndSignsIn()
    {
        await using var hub = await AccessHub.StartAsync();
        using var browser = hub.NewBrowser();

        using var answer = await hub.SendFormAsync(browser, hub.FirstLink, hub.FirstLink, Anna);
        var name = await browser.GetStringAsync("/try/page");
        using var second = await hub.NewBrowser().GetAsync(hub.FirstLink);

        Assert.Equal((HttpStatusCode.SeeOther, "/"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        Assert.Equal("anna", name);
        var user = Assert.Single(await hub.Get<UserAccounts>().ListAsync(CancellationToken.None));
        Assert.Equal(UserRoles.Admin, user.Role);
        Assert.Equal(HttpStatusCode.Gone, second.StatusCode);
    }

    [Fact]
    public async Task Link_OpenedOnlyToLook_StaysValid()
    {
        await using var hub = await AccessHub.StartAsync();

        for (var i = 0; i < 3; i++)
        {
            using var answer = await hub.NewBrowser().GetAsync(hub.FirstLink);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Link_SentTwiceAtOnce_CreatesOneUser()
    {
        await using var hub = await AccessHub.StartAsync();
        var secret = hub.FirstLink.Split('/')[^1];
        var hash = hub.Get<PasswordCheck>().Hash(AccessHub.Password);
        using var together = new Barrier(8);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait();
                return hub.Get<Invitations>().AcceptAsync(secret, "user" + i, hash, CancellationToken.None);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap()));

        Assert.Single(outcomes.OfType<InvitationOutcome.Accepted>());
        Assert.Equal(7, outcomes.OfType<InvitationOutcome.NotValid>().Count());
        Assert.Single(await hub.Get<UserAccounts>().ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Link_After24Hours_IsGone()
    {
        await using var hub = await AccessHub.StartAsync();

        hub.Time.Advance(TimeSpan.FromHours(24));
        using var answer = await hub.NewBrowser().GetAsync(hub.FirstLink);

        Assert.Equal(HttpStatusCode.Gone, answer.StatusCode);
    }

    [Fact]
    public async Task Link_OfEarlierStart_EndsWithTheNext()
    {
        await using var first = await AccessHub.StartAsync();
        await first.StopAsync();

        await using var second = await AccessHub.StartAsync(folder: first.Folder);
        using var old = await second.NewBrowser().GetAsync(first.FirstLink);
        using var current = await second.NewBrowser().GetAsync(second.FirstLink);

        Assert.Equal(HttpStatusCode.Gone, old.StatusCode);
        Assert.Equal(HttpStatusCode.OK, current.StatusCode);
    }

    [Fact]
    public async Task Start_UserExists_PrintsNothing()
    {
        await using var first = await AccessHub.StartAsync();
        await first.AddUserAsync("anna", UserRoles.Admin);
        await first.StopAsync();

        await using var second = await AccessHub.StartAsync(folder: first.Folder);

        Assert.Equal("", second.Terminal.ToString());
    }

    [Theory]
    [InlineData("anna", "eleven char", "eleven char", "at least 12 characters")]
    [InlineData("anna", "a long walk home", "a long walk hone", "differ")]
    [InlineData("annamarie", "AnnaMarie2031", "AnnaMarie2031", "too easy to guess")]
    [InlineData("annamarie", "annamariexkqwzv", "annamariexkqwzv", "too close to the name")]
    [InlineData("anna", "password1234", "password1234", "too easy to guess")]
    [InlineData("anna marie", "a long walk home", "a long walk home", "The name takes")]
    [InlineData("", "a long walk home", "a long walk home", "The name needs")]
    public async Task Link_NameOrPasswordNotGood_SaysWhyAndStaysValid(string name, string password, string repeated, string expected)
    {
        await using var hub = await AccessHub.StartAsync();
        using var browser = hub.NewBrowser();

        using var answer = await hub.SendFormAsync(
            browser, hub.FirstLink, hub.FirstLink, new() { ["name"] = name, ["password"] = password, ["repeated"] = repeated });
        var page = await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync(hub.FirstLink));
        var reloaded = await browser.GetStringAsync(hub.FirstLink);

        Assert.Equal(hub.FirstLink, answer.Headers.Location?.OriginalString);
        Assert.Contains(expected, page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(name, page.QuerySelector("#name")!.GetAttribute("value") ?? "");
        Assert.DoesNotContain("role=\"alert\"", reloaded, StringComparison.Ordinal);
        Assert.Empty(await hub.Get<UserAccounts>().ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Accept_NameTaken_LeavesTheLinkValid()
    {
        await using var hub = await AccessHub.StartAsync();
        await hub.AddUserAsync("anna", UserRoles.Admin);
        var invitations = hub.Get<Invitations>();
        var secret = await invitations.CreateAsync(UserRoles.Viewer, "anna", CancellationToken.None);

        var taken = await invitations.AcceptAsync(secret, "ANNA", "hash", CancellationToken.None);
        var accepted = await invitations.AcceptAsync(secret, "bert", "hash", CancellationToken.None);

        Assert.IsType<InvitationOutcome.NameTaken>(taken);
        Assert.IsType<InvitationOutcome.Accepted>(accepted);
    }
}
