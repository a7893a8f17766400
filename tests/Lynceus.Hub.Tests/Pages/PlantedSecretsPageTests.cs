using System.Net.Http.Headers;
using System.Text;
using Lynceus.Hub.Tests.Access;
using Lynceus.Reports.Tests.Secrets;

namespace Lynceus.Hub.Tests.Pages;

public class PlantedSecretsPageTests
{
    [Fact]
    [Trait("Attack", "H7")]
    public async Task Import_PlantedSecrets_NoneIsShownAnywhere()
    {
        await using var hub = await AccessHub.StartAsync();
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = hub.Url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await hub.NewTokenAsync("admin", null));
        var planted = PlantedSecrets.All();
        foreach (var (tool, report, _) in planted)
        {
            using var content = new StringContent(report, Encoding.UTF8, "application/json");
            using var answer = await client.PostAsync(new Uri($"api/v1/clusters/prod/reports/{tool}?wait=true", UriKind.Relative), content);
            Assert.True(answer.IsSuccessStatusCode, $"{tool}: {await answer.Content.ReadAsStringAsync()}");
        }

        var shown = new List<string>();
        var list = await LookAsync("api/v1/action-items?limit=500");
        var ids = System.Text.Json.JsonDocument.Parse(list).RootElement.GetProperty("items").EnumerateArray().Select(static i => i.GetProperty("id").GetInt64()).ToList();
        Assert.True(ids.Count > 50, $"{ids.Count} items");
        foreach (var id in ids)
        {
            await LookAsync($"api/v1/action-items/{id}");
            await LookAsync($"items/{id}");
        }

        Assert.Contains("readable", list, StringComparison.Ordinal);
        await LookAsync("items");
        await LookAsync("items.csv");
        await LookAsync("metrics");
        Look("log", hub.Log.Text);
        Assert.True(shown.Count == 0, $"{shown.Count} shown:\n{string.Join('\n', shown.Take(20))}");

        async Task<string> LookAsync(string path)
        {
            var text = await client.GetStringAsync(new Uri(path, UriKind.Relative));
            Look(path, text);
            return text;
        }

        void Look(string place, string text) =>
            shown.AddRange(planted.SelectMany(static p => p.Secrets).Where(s => text.Contains(s, StringComparison.Ordinal)).Select(s => $"{place}: {s}"));
    }
}
