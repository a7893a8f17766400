namespace Lynceus.Hub.Tests.Pages;

public sealed class FleetPageTests(PagesHub hub) : IClassFixture<PagesHub>
{
    [Fact]
    public async Task Fleet_SeededHub_ListsClustersByScore()
    {
        var page = await hub.OpenAsync("/");

        var scores = page.QuerySelectorAll("table.clusters td.score").Select(static s => int.Parse(s.TextContent.Replace(",", "", StringComparison.Ordinal))).ToList();
        Assert.Equal(4, scores.Count);
        Assert.Equal(scores.OrderDescending(), scores);
    }

    [Fact]
    public async Task Fleet_EveryNumberOfACluster_LeadsToTheListThatMakesItUp()
    {
        var page = await hub.OpenAsync("/");
        var cell = page.QuerySelector("table.clusters tbody td.num a.critical, table.clusters tbody td.num a.high")!;

        var list = await hub.OpenAsync(cell.GetAttribute("href")!);

        Assert.StartsWith(cell.TextContent.Trim() + " open item", list.QuerySelector("table.items caption")!.TextContent.Trim());
    }

    [Fact]
    public async Task Fleet_FiguresOfNewItems_AgreeWithTheirList()
    {
        var page = await hub.OpenAsync("/");
        var figure = page.QuerySelector("dl.figures a[href*='age=1d']")!;

        var list = await hub.OpenAsync(figure.GetAttribute("href")!);

        Assert.StartsWith(figure.TextContent.Trim() + " open item", list.QuerySelector("table.items caption")!.TextContent.Trim());
    }

    [Fact]
    public async Task Fleet_SilentCluster_LooksSilentAndSaysSince()
    {
        var page = await hub.OpenAsync("/?show=silent");

        var row = Assert.Single(page.QuerySelectorAll("table.clusters tbody tr"));
        Assert.Contains("stale", row.ClassList);
        Assert.Contains("last report 3 d ago", row.TextContent, StringComparison.Ordinal);
        Assert.All(row.QuerySelectorAll("a.source"), static s => Assert.Contains("silent for 3 d", s.TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fleet_HeldReport_IsOneClickAway()
    {
        var page = await hub.OpenAsync("/");
        var link = page.QuerySelectorAll("dl.figures > div").Single(static d => d.TextContent.Contains("Held", StringComparison.Ordinal)).QuerySelector("a")!;

        var report = await hub.OpenAsync(link.GetAttribute("href")!);

        Assert.Contains("would close 61 of 84", report.QuerySelector(".notice.error")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(report.QuerySelector("form[action$='/release'] button"));
    }

    [Fact]
    public async Task Fleet_TrendTable_HasADayPerRowUpToToday()
    {
        var page = await hub.OpenAsync("/");

        var days = page.QuerySelectorAll(".values tbody th").Select(static d => DateOnly.Parse(d.TextContent)).ToList();
        Assert.Equal(31, days.Count);
        Assert.Equal(days[0].AddDays(-30), days[^1]);
        Assert.Equal(31 * 2, page.QuerySelectorAll(".chart rect.day title").Length);
    }

    [Fact]
    public async Task Fleet_EmptyHub_SaysWhatToDo()
    {
        var empty = await PagesHub.StartEmptyAsync();
        try
        {
            var page = await empty.OpenAsync("/");

            Assert.Contains("lynceus import report.json --cluster NAME", page.QuerySelector(".empty")!.TextContent, StringComparison.Ordinal);
            Assert.Equal("Nothing is open", (await empty.OpenAsync("/items")).QuerySelector(".empty h2")!.TextContent);
        }
        finally
        {
            await empty.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/?show=held")]
    [InlineData("/items")]
    [InlineData("/items/1")]
    [InlineData("/clusters/staging")]
    [InlineData("/reports/1")]
    [InlineData("/settings")]
    public async Task Page_Always_HoldsToTheContentSecurityPolicyAndToLandmarks(string path)
    {
        var page = await hub.OpenAsync(path);

        Assert.Empty(page.QuerySelectorAll("[style], style, script:not([src])"));
        Assert.DoesNotContain(page.All.SelectMany(static e => e.Attributes), static a => a.Name.StartsWith("on", StringComparison.Ordinal));
        Assert.Single(page.QuerySelectorAll("main"));
        Assert.Single(page.QuerySelectorAll("h1"));
        Assert.Equal("#main", page.QuerySelector("a.skip")!.GetAttribute("href"));
        Assert.All(page.QuerySelectorAll("table"), static t => Assert.NotNull(t.QuerySelector("caption")));
        Assert.All(page.QuerySelectorAll("thead th, tbody th"), static th => Assert.True(th.HasAttribute("scope"), th.OuterHtml));
        Assert.NotEmpty(page.Title!);
    }

    [Fact]
    public async Task FirstPage_AllOfIt_IsUnderSixtyKilobytes()
    {
        var bytes = (await hub.Browser.GetByteArrayAsync("/")).Length;

        Assert.InRange(bytes, 1, 60 * 1024);
    }
}
