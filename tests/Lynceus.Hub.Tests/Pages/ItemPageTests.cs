using System.Net;
using AngleSharp.Dom;

namespace Lynceus.Hub.Tests.Pages;

public sealed class ItemPageTests(PagesHub hub) : IClassFixture<PagesHub>
{
    [Fact]
    public async Task Item_Markdown_IsRenderedWithoutHtmlAndWithoutScriptLinks()
    {
        var id = (await hub.OpenAsync("/items?tool=polaris")).QuerySelector("td.c-title a")!.GetAttribute("href")!;

        var page = await hub.OpenAsync(id);

        var prose = page.QuerySelector(".prose")!;
        Assert.NotNull(prose.QuerySelector("pre code"));
        var link = Assert.Single(prose.QuerySelectorAll("a"));
        Assert.StartsWith("https://kubernetes.io/", link.GetAttribute("href"));
        Assert.Contains("noopener", link.GetAttribute("rel"), StringComparison.Ordinal);
        Assert.Contains("not this", prose.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(page.QuerySelectorAll("a"), static a => a.GetAttribute("href")!.StartsWith("javascript", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Item_HtmlInMarkdown_IsText()
    {
        var id = (await hub.OpenAsync("/items?check=CVE-2024-3094")).QuerySelector("td.c-title a")!.GetAttribute("href")!;

        var page = await hub.OpenAsync(id);

        Assert.Null(page.QuerySelector("main script"));
        Assert.Contains("<script>alert('md')</script>", page.QuerySelector(".prose")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Item_HostileNames_AreTextEverywhere()
    {
        var id = (await hub.OpenAsync("/items?check=CVE-2099-0001")).QuerySelector("td.c-title a")!.GetAttribute("href")!;

        var page = await hub.OpenAsync(id);

        Assert.Equal(SeededDatabase.HostileTitle, page.QuerySelector("h1")!.TextContent);
        Assert.Contains("<b>bold</b>", page.QuerySelector(".item-line")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector("main b"));
    }

    [Fact]
    public async Task Item_Note_IsAddedAsTextAndShownInTheHistory()
    {
        using var answer = await hub.SendAsync("/items/3", "/items/decide", [new("do", "note"), new("note", "See <u>ticket</u> 12."), new("id", "3"), new("return", "/items/3#notes")]);

        Assert.Equal("/items/3#notes", answer.Headers.Location?.OriginalString);
        var page = await hub.OpenAsync("/items/3");
        Assert.Contains("See <u>ticket</u> 12.", page.QuerySelector("#notes")!.TextContent, StringComparison.Ordinal);
        Assert.StartsWith("Note added", page.QuerySelector(".timeline li")!.TextContent.Trim());
    }

    [Theory]
    [InlineData("/items/999999")]
    [InlineData("/clusters/nowhere")]
    [InlineData("/clusters/..%2fetc")]
    [InlineData("/reports/999999")]
    [InlineData("/no-such-page")]
    public async Task Page_OfNothing_IsADesignedNotFound(string path)
    {
        using var answer = await hub.Browser.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("There is nothing here", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Report_Skips_NamePlaceAndReason()
    {
        var cluster = await hub.OpenAsync("/clusters/prod-eu-west-1");
        var report = cluster.QuerySelectorAll("table.reports tbody tr").First(static r => r.QuerySelectorAll("td.num")[5].TextContent.Trim() == "2").QuerySelector("a")!;

        var page = await hub.OpenAsync(report.GetAttribute("href")!);

        Assert.Contains("/Results/4/Vulnerabilities/17", page.QuerySelector("#skipped")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cluster_OlderReports_FollowWithoutGapOrRepeat()
    {
        var first = await hub.OpenAsync("/clusters/prod-eu-west-1");
        var next = first.QuerySelector("a[rel=next]")!.GetAttribute("href")!;

        var second = await hub.OpenAsync(next);

        static List<int> Ids(IParentNode page) => [.. page.QuerySelectorAll("table.reports tbody th").Select(static th => int.Parse(th.TextContent))];
        Assert.Equal(60, Ids(first).Count + Ids(second).Count);
        Assert.True(Ids(first).Min() > Ids(second).Max());
    }

    [Fact]
    public async Task Asset_ByItsHash_IsKeptForeverAndAnOldHashIsGone()
    {
        var page = await hub.OpenAsync("/");
        var address = page.QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!;
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.AcceptEncoding.ParseAdd("gzip, br");

        using var answer = await hub.Browser.SendAsync(request);
        using var old = await hub.Browser.GetAsync("/assets/000000000000/site.css");

        Assert.Equal(["br"], answer.Content.Headers.ContentEncoding);
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, old.StatusCode);
    }
}
