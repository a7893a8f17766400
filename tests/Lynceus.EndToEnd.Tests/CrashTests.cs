using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;

namespace Lynceus.EndToEnd.Tests;

/// <summary>The hub is killed while it takes reports in and compares them; nothing acknowledged may be lost, nothing half done.</summary>
public sealed class CrashTests : IDisposable
{
    private const int Kills = 50;
    private const int Uploaders = 4;

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("lynceus-crash-");
    private readonly DirectoryInfo _reference = Directory.CreateTempSubdirectory("lynceus-reference-");

    public void Dispose()
    {
        _data.Delete(recursive: true);
        _reference.Delete(recursive: true);
    }

    [Fact]
    public async Task Hub_KilledFiftyTimesDuringImports_KeepsEveryAcknowledgedReport_AndAppliesEachWhole()
    {
        var acknowledged = new ConcurrentDictionary<long, (string Cluster, byte[] Sha256, byte[] Body)>();
        var number = 0;

        for (var round = 0; round < Kills; round++)
        {
            var random = new Random(round);
            await using var hub = await LynceusProcess.StartAsync("hub", _data.FullName);

            // Killed by the n-th answer, while the other uploads and the comparisons are anywhere.
            var killAfter = random.Next(1, 14);
            var answers = 0;
            var killed = new CancellationTokenSource();
            var uploads = Enumerable.Range(0, Uploaders).Select(async uploader =>
            {
                while (!killed.IsCancellationRequested)
                {
                    var mine = Interlocked.Increment(ref number);
                    var cluster = "cluster-" + uploader;
                    var body = Audit.Create(new Random(mine), mine);
                    if (await TryUploadAsync(hub, cluster, body) is not { } reportId)
                    {
                        return;
                    }

                    acknowledged[reportId] = (cluster, SHA256.HashData(body), body);
                    if (Interlocked.Increment(ref answers) == killAfter)
                    {
                        await killed.CancelAsync();
                        await hub.KillAsync();
                    }
                }
            }).ToList();
            await Task.WhenAll(uploads);
        }

        await using var survivor = await LynceusProcess.StartAsync("hub", _data.FullName);
        var newest = await CatchUpAsync(survivor);
        Assert.NotEmpty(acknowledged);
        foreach (var (id, (cluster, sha256, _)) in acknowledged)
        {
            var report = await survivor.Client.GetFromJsonAsync<JsonElement>($"api/v1/reports/{id}");
            Assert.Equal((cluster, "diffed"), (report.GetProperty("cluster").GetString(), report.GetProperty("status").GetString()));
            Assert.Equal(sha256, SHA256.HashData(await survivor.Client.GetByteArrayAsync($"api/v1/reports/{id}/raw")));
        }

        await AssertEqualsUndisturbedHubAsync(survivor.Client, newest);
    }

    // The same reports in the same order, in a hub that nobody kills, must give the same items with the same history.
    private async Task AssertEqualsUndisturbedHubAsync(HttpClient survivor, long newest)
    {
        await using var calm = await LynceusProcess.StartAsync("hub", _reference.FullName);
        for (var id = 1L; id < newest; id++)
        {
            // Reports that were kept but whose answer the kill swallowed count as well.
            using var response = await survivor.GetAsync(new Uri($"api/v1/reports/{id}", UriKind.Relative));
            if (response.IsSuccessStatusCode)
            {
                var report = await response.Content.ReadFromJsonAsync<JsonElement>();
                var body = await survivor.GetByteArrayAsync($"api/v1/reports/{id}/raw");
                Assert.NotNull(await TryUploadAsync(calm, report.GetProperty("cluster").GetString()!, body, wait: true));
            }
        }

        foreach (var cluster in Enumerable.Range(0, Uploaders).Select(static u => "cluster-" + u))
        {
            Assert.Equal(await ItemsAsync(calm.Client, cluster), await ItemsAsync(survivor, cluster));
        }
    }

    private static async Task<List<string>> ItemsAsync(HttpClient hub, string cluster)
    {
        var items = new List<string>();
        for (string? cursor = null; ;)
        {
            var page = await hub.GetFromJsonAsync<JsonElement>(
                $"api/v1/action-items?limit=500&state=any&resolution=any&cluster={cluster}{(cursor is null ? "" : "&cursor=" + cursor)}");
            foreach (var item in page.GetProperty("items").EnumerateArray())
            {
                var subject = item.GetProperty("subject");
                items.Add($"{subject.GetProperty("name")} {item.GetProperty("check")} {item.GetProperty("state")} {item.GetProperty("severity").GetProperty("value")} "
                    + $"reopened {item.GetProperty("reopenCount")} opened {item.GetProperty("openedAt")} first {item.GetProperty("firstSeen")}");
            }

            if (!page.TryGetProperty("nextCursor", out var next))
            {
                items.Sort(StringComparer.Ordinal);
                return items;
            }

            cursor = next.GetString();
        }
    }

    private static async Task<long?> TryUploadAsync(LynceusProcess hub, string cluster, byte[] body, bool wait = false)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using var response = await hub.Client.PostAsync(
                new Uri($"api/v1/clusters/{cluster}/reports/polaris{(wait ? "?wait=true" : "")}", UriKind.Relative), content);
            Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}, and the hub said:\n{string.Join('\n', hub.Output.Split('\n').TakeLast(40))}");
            return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("reportId").GetInt64();
        }
        catch (Exception e) when (e is HttpRequestException { StatusCode: null } or IOException or SocketException)
        {
            return null;
        }
    }

    // A last upload that is answered when it has been compared comes after all that waited; its number is above all of theirs.
    private static async Task<long> CatchUpAsync(LynceusProcess hub)
    {
        var newest = await TryUploadAsync(hub, "last", Audit.Create(new Random(0), 0), wait: true);
        Assert.NotNull(newest);
        return newest.Value;
    }
}
