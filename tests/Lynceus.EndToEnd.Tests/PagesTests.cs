using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Lynceus.EndToEnd.Tests;

/// <summary>The pages as a person uses them, in real Chromium, on the demo fleet.</summary>
public class PagesTests(DemoFixture demo) : IClassFixture<DemoFixture>
{
    public static TheoryData<string, ColorScheme> PagesAndThemes
    {
        get
        {
            var data = new TheoryData<string, ColorScheme>();
            foreach (var theme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                foreach (var page in new[] { "/", "/items", "/items?q=zzz-nothing", "item", "/clusters/harbor-prod", "report", "/settings", "/sign-in", "/no-such-page" })
                {
                    data.Add(page, theme);
                }
            }

            return data;
        }
    }

    [Fact]
    public async Task SignIn_WithNameAndPassword_OpensThePageThatWasAskedFor()
    {
        var context = await demo.Browser.NewContextAsync(demo.Address);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/items?severity=critical");
        Assert.Contains("/sign-in", page.Url);

        await page.FillAsync("#name", FirstAdministrator.UserName);
        await page.FillAsync("#password", "not the password");
        await page.ClickAsync("button[type=submit]");
        await Assertions.Expect(page.Locator("[role=alert]")).ToHaveCountAsync(1);

        await page.FillAsync("#password", FirstAdministrator.Password);
        await page.ClickAsync("button[type=submit]");

        await AtAsync(page, Regex.Escape("/items?severity=critical"));
        await context.CloseAsync();
    }

    [Fact]
    public async Task Fleet_NumbersLeadToTheItemsTheyCount()
    {
        var page = await demo.OpenAsync("/");
        var critical = page.Locator("a[href='/items?severity=critical']").First;
        var figure = int.Parse(new string([.. (await critical.InnerTextAsync()).Where(char.IsDigit)]), System.Globalization.CultureInfo.InvariantCulture);

        await critical.ClickAsync();

        await AtAsync(page, Regex.Escape("/items?severity=critical"));
        Assert.Contains($"{figure} ", await page.Locator("table caption").InnerTextAsync());
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Items_FilterSearchAndPage_AreInTheAddress(bool scripts)
    {
        var page = await demo.OpenAsync("/items", scripts: scripts);

        await page.Locator("a[href*='cluster=harbor-prod']").First.ClickAsync();
        await AtAsync(page, Regex.Escape("cluster=harbor-prod"));
        await page.Locator("a[rel=next]").ClickAsync();
        await AtAsync(page, Regex.Escape("cursor="));
        var second = await page.Locator("tbody tr a[href^='/items/']").First.GetAttributeAsync("href");
        await page.GoBackAsync();
        await Assertions.Expect(page.Locator("tbody tr a[href^='/items/']").First).Not.ToHaveAttributeAsync("href", second!);

        await page.FillAsync("#q", "CVE");
        await page.PressAsync("#q", "Enter");
        await AtAsync(page, Regex.Escape("q=CVE"));
        var titles = await page.Locator("tbody .c-title").AllInnerTextsAsync();
        Assert.NotEmpty(titles);
        Assert.All(titles, t => Assert.Contains("CVE", t));
        Assert.Contains("cluster=harbor-prod", page.Url);
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Item_ResolvedAndReopened_ShowsItInItsHistory(bool scripts)
    {
        var page = await demo.OpenAsync("/items?tool=polaris", scripts: scripts);
        await page.Locator("tbody a[href^='/items/']").Nth(scripts ? 0 : 1).ClickAsync();
        await AtAsync(page, @"/items/\d+$");

        await page.FillAsync("#reason", "Accepted for the demo");
        await page.ClickAsync("button[value=resolve]");
        await Assertions.Expect(page.GetByText("Accepted for the demo").First).ToBeVisibleAsync();

        await page.ClickAsync("button[value=reopen]");
        await Assertions.Expect(page.Locator("button[value=resolve]")).ToBeVisibleAsync();

        await page.FillAsync("#assignee", "team-demo");
        await page.ClickAsync("button[value=assign]");
        await Assertions.Expect(page.Locator("#assignee")).ToHaveValueAsync("team-demo");

        await page.FillAsync("#note", "Seen in the browser");
        await page.ClickAsync("button[value=note]");
        await Assertions.Expect(page.GetByText("Seen in the browser")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Items_SelectedRows_AreResolvedTogether(bool scripts)
    {
        var filter = scripts ? "tool=policyreport" : "tool=kube-bench";
        var before = await CountAsync(filter);
        var page = await demo.OpenAsync("/items?" + filter, scripts: scripts);
        await page.Locator("tbody input[type=checkbox]").Nth(0).CheckAsync();
        await page.Locator("tbody input[type=checkbox]").Nth(1).CheckAsync();

        await page.FillAsync("#reason", "Together");
        await page.ClickAsync(".bulk button[value=resolve]");
        await AtAsync(page, Regex.Escape(filter));

        await Assertions.Expect(page.Locator(".notice").First).ToBeVisibleAsync();
        Assert.Equal(before - 2, await CountAsync(filter));
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Items_Keyboard_MovesSelectsAndOpens()
    {
        var page = await demo.OpenAsync("/items");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("x");
        Assert.Equal(1, await page.Locator("tbody input[type=checkbox]:checked").CountAsync());

        await page.Keyboard.PressAsync("/");
        Assert.Equal("q", await page.EvaluateAsync<string>("document.activeElement.id"));
        await page.Keyboard.PressAsync("Escape");
        await page.EvaluateAsync("document.activeElement.blur()");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");

        await AtAsync(page, @"/items/\d+$");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Csv_HoldsTheRowsOfTheFilter()
    {
        var page = await demo.OpenAsync("/items?severity=critical");

        var csv = await (await page.Context.APIRequest.GetAsync("/items.csv?severity=critical")).TextAsync();

        Assert.Equal(await CountAsync("severity=critical") + 1, csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        await page.Context.CloseAsync();
    }

    [Theory]
    [MemberData(nameof(PagesAndThemes))]
    public async Task Axe_FindsNoViolation(string path, ColorScheme theme)
    {
        var signedOut = path == "/sign-in";
        var page = signedOut
            ? await (await demo.Browser.NewContextAsync(demo.Address, theme)).NewPageAsync()
            : await demo.OpenAsync(await ResolveAsync(path), theme);
        if (signedOut)
        {
            await page.GotoAsync(path);
        }

        // The policy of the pages forbids foreign scripts, so axe comes through the debugging interface and not as an element.
        await page.EvaluateAsync(new BundledAxeScriptProvider().GetScript());
        var result = await page.EvaluateAsync<JsonElement>("axe.run().then(r => r.violations.map(v => v.id + ': ' + v.help + ' at ' + v.nodes.map(n => n.target.join(' ')).join(' | ')))");

        Assert.Empty(result.EnumerateArray().Select(v => v.GetString()));
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/items")]
    [InlineData("item")]
    [InlineData("/clusters/harbor-prod")]
    public async Task Page_OnAPhone_DoesNotScrollSideways(string path)
    {
        var page = await demo.OpenAsync(await ResolveAsync(path), width: 390);

        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path);
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/items")]
    public async Task FirstPage_IsUnderSixtyKilobytes_AndKeepsToItsPolicy(string path)
    {
        var context = await demo.Browser.NewContextAsync(demo.Address, state: demo.State);
        var page = await context.NewPageAsync();
        var problems = new List<string>();
        page.Console += (_, message) => problems.Add(message.Text);
        var bytes = 0L;
        page.Response += (_, response) => bytes += long.Parse(response.Headers.GetValueOrDefault("content-length") ?? "0", System.Globalization.CultureInfo.InvariantCulture);

        var response = await page.GotoAsync(path);

        Assert.True((await response!.BodyAsync()).Length < 60_000 || response.Headers.ContainsKey("content-encoding"), "The page is long and not compressed.");
        Assert.True(bytes < 60_000, $"{bytes} bytes of assets");
        Assert.Empty(problems);
        await context.CloseAsync();
    }

    // The list changes its address without a navigation, which only the address itself tells.
    private static Task AtAsync(IPage page, string pattern) => Assertions.Expect(page).ToHaveURLAsync(
        new Regex(pattern, RegexOptions.None, TimeSpan.FromSeconds(1)), new PageAssertionsToHaveURLOptions { Timeout = DemoFixture.PatienceMilliseconds });

    private async Task<string> ResolveAsync(string path) => path switch
    {
        "item" => $"/items/{(await demo.Api.GetFromJsonAsync<JsonElement>("api/v1/action-items?limit=1&tool=trivy-operator")).GetProperty("items")[0].GetProperty("id").GetInt64()}",
        "report" => $"/reports/{(await demo.Api.GetFromJsonAsync<JsonElement>("api/v1/clusters/harbor-prod")).GetProperty("sources")[0].GetProperty("lastReportId").GetInt64()}",
        _ => path,
    };

    private async Task<long> CountAsync(string filter) =>
        (await demo.Api.GetFromJsonAsync<JsonElement>("api/v1/action-items?limit=1&" + filter)).GetProperty("total").GetProperty("count").GetInt64();
}
