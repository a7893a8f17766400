using System.Globalization;
using System.Net;

namespace Lynceus.Hub.Tests.Pages;

public sealed class ItemsPageTests(PagesHub hub) : IClassFixture<PagesHub>
{
    [Fact]
    public async Task List_FilterOfAFacet_ShowsThatManyAndAChipThatRemovesIt()
    {
        var page = await hub.OpenAsync("/items?cluster=staging");
        var facet = page.QuerySelectorAll("[aria-labelledby=facet-severity] a").First(static a => a.TextContent.Contains("High", StringComparison.Ordinal));

        var filtered = await hub.OpenAsync(facet.GetAttribute("href")!);

        var count = facet.QuerySelector(".count")!.TextContent;
        Assert.StartsWith($"{count} open items", filtered.QuerySelector("table.items caption")!.TextContent.Trim());
        Assert.All(filtered.QuerySelectorAll("table.items td.c-sev"), static s => Assert.Equal("High", s.TextContent.Trim()));
        var chip = filtered.QuerySelectorAll(".chips a").Single(static c => c.TextContent.StartsWith("severity: high", StringComparison.Ordinal));
        Assert.Equal("/items?cluster=staging", chip.GetAttribute("href"));
    }

    [Fact]
    public async Task List_NextUntilTheEnd_ShowsEveryItemOnce()
    {
        var seen = new List<string>();
        var path = "/items?cluster=staging&state=any&resolution=any";
        for (string? next = path; next is not null;)
        {
            var page = await hub.OpenAsync(next);
            seen.AddRange(page.QuerySelectorAll("table.items td.c-title a").Select(static a => a.GetAttribute("href")!));
            next = page.QuerySelector(".pages a[rel=next]")?.GetAttribute("href");
        }

        var first = await hub.OpenAsync(path);
        var total = int.Parse(first.QuerySelector("table.items caption")!.TextContent.Trim().Split(' ')[0], NumberStyles.AllowThousands, CultureInfo.InvariantCulture);
        Assert.Equal(total, seen.Count);
        Assert.Equal(seen.Count, seen.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task List_Search_KeepsTheOtherFilters()
    {
        var page = await hub.OpenAsync("/items?cluster=staging&q=curl&sort=newest");

        Assert.Equal("curl", page.QuerySelector("#q")!.GetAttribute("value"));
        var hidden = page.QuerySelectorAll("form.search input[type=hidden]").Select(static i => $"{i.GetAttribute("name")}={i.GetAttribute("value")}");
        Assert.Equal(["cluster=staging", "sort=newest"], hidden);
        Assert.All(page.QuerySelectorAll("table.items td.c-title"), static t => Assert.Contains("curl", t.TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task List_HostileTitle_IsText()
    {
        var page = await hub.OpenAsync("/items?check=CVE-2099-0001");

        Assert.Equal(SeededDatabase.HostileTitle, page.QuerySelector("table.items td.c-title a")!.TextContent);
        Assert.Null(page.QuerySelector("main script"));
        Assert.Null(page.QuerySelector("main b"));
    }

    [Theory]
    [InlineData("/items?severity=awful", "severity")]
    [InlineData("/items?cursor=nonsense", "cursor")]
    [InlineData("/items?age=soon", "age")]
    public async Task List_BadParameter_IsSaidAndTheListIsShown(string path, string name)
    {
        var page = await hub.OpenAsync(path);

        Assert.StartsWith(name, page.QuerySelector(".notice.error")!.TextContent.Trim());
        Assert.NotEmpty(page.QuerySelectorAll("table.items tbody tr"));
    }

    [Fact]
    public async Task List_NothingMatches_OffersAWayOut()
    {
        var page = await hub.OpenAsync("/items?cluster=nowhere");

        Assert.Equal("Nothing matches", page.QuerySelector(".empty h2")!.TextContent);
        Assert.Equal("/items", page.QuerySelector(".chip.clear")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Csv_WholeFilter_HasEveryItemAndNoFormula()
    {
        var page = await hub.OpenAsync("/items?cluster=edge-lab");
        var link = page.QuerySelector("a[download]")!.GetAttribute("href")!;

        using var answer = await hub.Browser.GetAsync(link);

        var lines = (await answer.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("text/csv", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.StartsWith($"{lines.Length - 1} open items", page.QuerySelector("table.items caption")!.TextContent.Trim());
        var hostile = lines.Single(static l => l.Contains("CVE-2099-0001", StringComparison.Ordinal));
        Assert.Contains("\"'=cmd|' /C calc'!A0\"", hostile, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decide_SelectedItems_AreResolvedAndLeaveTheList()
    {
        const string List = "/items?cluster=prod-us-east-2&tool=polaris";
        var ids = (await hub.OpenAsync(List)).QuerySelectorAll("input[name=id]").Take(2).Select(static i => i.GetAttribute("value")!).ToList();

        using var answer = await hub.SendAsync(List, "/items/decide",
        [
            new("do", "resolve"), new("resolution", "will-not-fix"), new("reason", "Accepted by the team."), new("scope", "selected"),
            new("id", ids[0]), new("id", ids[1]), new("return", List),
        ]);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal(List, answer.Headers.Location?.OriginalString);
        var after = await hub.OpenAsync(List);
        Assert.Equal("2 items resolved.", after.QuerySelector(".notice")!.TextContent.Trim());
        Assert.DoesNotContain(after.QuerySelectorAll("input[name=id]"), i => ids.Contains(i.GetAttribute("value")!));
        var item = await hub.OpenAsync("/items/" + ids[0]);
        Assert.Contains("Accepted by the team.", item.QuerySelector(".timeline")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(item.QuerySelector("button[value=reopen]"));
    }

    [Fact]
    public async Task Decide_AllOfAFilter_AreAssigned()
    {
        const string List = "/items?cluster=prod-us-east-2&tool=kube-bench";
        using var answer = await hub.SendAsync(List, "/items/decide",
            [new("do", "assign"), new("assignee", "node-team"), new("scope", "all"), new("filter", "?cluster=prod-us-east-2&tool=kube-bench"), new("return", List)]);

        var after = await hub.OpenAsync(List);
        Assert.NotEmpty(after.QuerySelectorAll("td.c-owner"));
        Assert.All(after.QuerySelectorAll("td.c-owner"), static o => Assert.Equal("node-team", o.TextContent.Trim()));
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    [Trait("Attack", "M8")]
    public async Task Decide_ReturnToAnotherSite_GoesHome(string address)
    {
        using var answer = await hub.SendAsync("/items", "/items/decide", [new("do", "assign"), new("return", address)]);

        Assert.Equal("/", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Decide_WithoutToken_IsRefusedWithAPage()
    {
        using var answer = await hub.Browser.PostAsync("/items/decide", new FormUrlEncodedContent([new("do", "assign"), new("id", "1")]));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Nothing was changed", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_Viewer_HasNoFormsToDecide()
    {
        using var viewer = await hub.SignedInAsync("jo", "viewer");

        var page = await PagesHub.OpenAsync(viewer, "/items");

        Assert.Null(page.QuerySelector("input[name=id]"));
        Assert.Null(page.QuerySelector(".bulk"));
        Assert.Null((await PagesHub.OpenAsync(viewer, "/items/1")).QuerySelector("button[name=do]"));
    }

    [Fact]
    public async Task Columns_Form_IsKeptAndThemeToo()
    {
        using var editor = await hub.SignedInAsync("kim", "editor");
        using var columns = await PagesHub.SendAsync(editor, "/items", "/items/columns", [new("column", "resource"), new("column", "age"), new("return", "/items")]);
        using var theme = await PagesHub.SendAsync(editor, "/items", "/theme", [new("theme", "dark"), new("return", "/items")]);

        var page = await PagesHub.OpenAsync(editor, "/items");

        Assert.Equal("data items no-tool no-owner no-state", page.QuerySelector("table.items")!.ClassName);
        Assert.Equal("dark", page.DocumentElement.GetAttribute("data-theme"));
    }
}
