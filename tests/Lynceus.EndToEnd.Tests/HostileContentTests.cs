using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Lynceus.Testing.Reports;
using Microsoft.Playwright;

namespace Lynceus.EndToEnd.Tests;

/// <summary>Reports whose texts are written against whoever looks at them, in real Chromium: nothing of them runs, asks another host, leads to an odd address or breaks a page.</summary>
public sealed class HostileContentTests
{
    // What a page must not have, whatever a report says. Marks of direction that nothing isolates turn round what stands beside them.
    private const string Findings = """
        () => {
            const found = [];
            for (const e of document.querySelectorAll('*')) {
                for (const a of e.attributes) if (/^on/i.test(a.name)) found.push(`${e.tagName} has ${a.name}`);
                if (/^(iframe|object|embed|base|applet|math)$/i.test(e.tagName) || (e.tagName === 'META' && e.httpEquiv === 'refresh')) found.push(`${e.tagName} element`);
                if (e.tagName === 'SCRIPT' && new URL(e.src || 'inline:', location).origin !== location.origin) found.push('script ' + e.src);
                for (const n of ['href', 'src', 'action', 'formaction', 'xlink:href'])
                    if (e.hasAttribute(n) && !/^(https?|mailto|data):$/.test(new URL(e.getAttribute(n), location).protocol)) found.push(`${n} ${e.getAttribute(n)}`);
                if (e.tagName === 'FORM' && new URL(e.action, location).origin !== location.origin) found.push('form to ' + e.action);
            }
            const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (texts.nextNode()) {
                if (!/[\u202a-\u202e\u2066-\u2069]/.test(texts.currentNode.data)) continue;
                let e = texts.currentNode.parentElement, isolated = false;
                for (; e && !isolated; e = e.parentElement) isolated = /isolate|plaintext/.test(getComputedStyle(e).unicodeBidi) && e !== document.body && e !== document.documentElement;
                if (!isolated) found.push('direction of ' + texts.currentNode.parentElement.outerHTML.slice(0, 120));
            }
            const room = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth > room) {
                const widest = [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > room + 1 && !e.children.length)[0];
                found.push(`${document.documentElement.scrollWidth} px wide: ${widest?.parentElement.outerHTML.slice(0, 200)}`);
            }
            return found;
        }
        """;

    private static readonly string[] Payloads =
    [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'><svg/onload=alert(1)>", "</textarea><script>alert(1)</script>", "</title><script>alert(1)</script>",
        "[a](javascript:alert(1))", "![a](https://outside.example/pixel.png)", "[a](data:text/html;base64,PHNjcmlwdD4=)", "<javascript:alert(1)>", "[a]: javascript:alert(1)\n\n[a]",
        "<a href=\"https://outside.example\" onclick=\"alert(1)\">x</a>", "<iframe src=\"https://outside.example\"></iframe>", "<meta http-equiv=refresh content=\"0;url=https://outside.example\">",
        "<base href=\"https://outside.example/\">", "<form action=\"https://outside.example\"><input name=q></form>", "<style>@import 'https://outside.example/x.css'</style>",
        "{{constructor.constructor('alert(1)')()}}", "${alert(1)}", "=HYPERLINK(\"https://outside.example\")", "\u202etxt.exe\u202d \u2066gnp", "\u0000\u001b[31m\u0007", new string('W', 6000),
        string.Concat(Enumerable.Repeat("\u0e49", 400)), "a\n\n" + new string('>', 4000), "```\n</code><script>alert(1)</script>\n```", "&lt;script&gt;alert(1)&lt;/script&gt;", "\r\nSet-Cookie: a=b",
        "| a | b |\n|---|---|\n| <img src=x onerror=alert(1)> | " + new string('x', 3000) + " |", "# <svg onload=alert(1)>", "1. a\n   - ![](//outside.example/x)",
    ];

    [Fact]
    [Trait("Attack", "L4")]
    [Trait("Attack", "M2")]
    public async Task Pages_HostileReports_ShowThemAsText()
    {
        var data = Directory.CreateTempSubdirectory("lynceus-hostile-");
        await using var hub = await LynceusProcess.StartAsync("hub", data.FullName);
        await using var browser = await Browser.StartAsync();
        var state = await FirstAdministrator.CreateAsync(browser, hub);
        var reports = await UploadAsync(hub);

        var items = (await hub.Client.GetFromJsonAsync<JsonElement>("api/v1/action-items?limit=500")).GetProperty("items").EnumerateArray()
            .Select(static i => i.GetProperty("id").GetInt64()).ToList();
        Assert.True(items.Count > Payloads.Length, $"{items.Count} items");
        string[] paths =
        [
            "/", "/items", "/items?q=alert", "/items?sort=newest&q=" + Uri.EscapeDataString(Payloads[1]), "/clusters/prod", .. reports.Select(static r => $"/reports/{r}"),
            .. items.Select(static i => $"/items/{i}"),
        ];
        var problems = new List<string>();
        foreach (var width in new[] { 1440, 390 })
        {
            var context = await browser.NewContextAsync(hub.Address, state: state, width: width);
            var page = await context.NewPageAsync();
            Watch(page, hub.Address, problems);

            // Half of the items at each width: their pages differ in what they say, not in how they are made.
            foreach (var path in paths.Where((p, i) => !p.StartsWith("/items/", StringComparison.Ordinal) || i % 2 == (width == 390 ? 0 : 1)))
            {
                var answer = await page.GotoAsync(path);
                problems.AddRange((await page.EvaluateAsync<string[]>(Findings)).Append(answer!.Ok ? null : $"{answer.Status}").OfType<string>().Select(p => $"{path}, {width} px: {p}"));
            }

            await context.CloseAsync();
        }

        Assert.True(problems.Count == 0, $"{problems.Count} problems:\n{string.Join('\n', problems.Distinct().Take(30))}");
        var csv = await hub.Client.GetStringAsync(new Uri("items.csv", UriKind.Relative));
        Assert.False(csv.Any(static c => char.IsControl(c) && c is not ('\r' or '\n')), "The CSV has control characters.");
        data.Delete(recursive: true);
    }

    private static async Task<List<long>> UploadAsync(LynceusProcess hub)
    {
        var next = 0;
        var ids = new List<long>();
        foreach (var (tool, template) in ReportTemplates.All)
        {
            // Names of subjects are texts as well.
            var name = JsonEncodedText.Encode(Payloads[next % Payloads.Length] + new string('n', 200));
            var report = ReportTemplates.Fill(template.Replace("\"readable\"", $"\"{name}\"", StringComparison.Ordinal), _ => Payloads[next++ % Payloads.Length]);
            using var content = new StringContent(report, Encoding.UTF8, "application/json");
            using var answer = await hub.Client.PostAsync(new Uri($"api/v1/clusters/prod/reports/{tool}?wait=true", UriKind.Relative), content);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.IsSuccessStatusCode, $"{tool}: {text}");
            ids.Add(JsonDocument.Parse(text).RootElement.GetProperty("reportId").GetInt64());
        }

        return ids;
    }

    private static void Watch(IPage page, Uri address, List<string> problems)
    {
        page.Console += (_, message) => problems.Add(string.Create(CultureInfo.InvariantCulture, $"{page.Url} console: {message.Text}"));
        page.PageError += (_, error) => problems.Add($"{page.Url} script: {error}");
        page.Popup += (_, _) => problems.Add($"{page.Url} opened a window");
        page.Dialog += (_, dialog) =>
        {
            problems.Add($"{page.Url} dialog: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(address.ToString(), StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                problems.Add($"{page.Url} asked {request.Url}");
            }
        };
    }
}
