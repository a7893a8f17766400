using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Lynceus.Load;

/// <summary>Searches that ask for as much as they can, by many clients of one token at once, and what others notice of it meanwhile.</summary>
internal static class HubSearchCommand
{
    // Every title has all of these words: each is as common as a word can be.
    private const string Alphabet = "a b c d e f g h i j k l m n o p q r s t u v w x y z";

    private static readonly TimeSpan PauseOfOthers = TimeSpan.FromMilliseconds(50);

    private static readonly string[] Searches =
    [
        // reference/attacks.md H4.
        "q=a+b+c+d+e+f+g+h&sort=oldest&limit=500",
        "q=a+b+c+d+e+f+g+h+i+j+k+l&limit=500",
        "q=a+b+c+d+e+f+g+h&state=any&resolution=any&limit=500",

        // Words of two letters begin many; some occur nowhere together; some in one text of all.
        "q=ab&limit=500", "q=cv&limit=500", "q=cve-20&limit=500", "q=cve+pk+sh+im&limit=500", "q=wo+wor+word&limit=500",
        "q=word1+word2&limit=500", "q=word1+a+b+c+d+e+f+g+h+i+j&limit=500", "q=a&severity=critical&limit=500", "q=a+b&severity=none&limit=500",
        "q=a+b+c+d&cluster=searched&sort=newest&limit=500", "q=a+b+c+d&cluster=nowhere&limit=500", "q=a+b+c+d&tool=polaris&limit=500",
        "q=a+b+c+d&namespace=nowhere&limit=500", "q=a+b+c+d&kind=Image&limit=500", "q=a+b+c+d&assignee=none&limit=500", "q=a+b+c+d&age=1d&limit=500",
        "q=a+b+c+d&age=-1d&limit=500", "q=a-b-c-d-e-f&limit=500", "q=2031+a+b+c&sort=oldest&limit=500", "q=a+zz&limit=500", "q=%22a+b%22+c*+d&limit=500",
        "kind=Image&name=nothing&limit=500", "age=-1d&sort=oldest&limit=500",
    ];

    private static readonly string[] Others = ["api/v1/action-items", "api/v1/action-items?severity=high&cluster=searched", "api/v1/clusters"];

    public static async Task<int> RunAsync(int items, int clients, int searches)
    {
        await using var hub = await BenchedHub.CreateAsync();
        await FillAsync(hub, items);
        await hub.App.StartAsync();
        var address = new Uri(hub.App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        using var admin = ClientOf(address, BenchedHub.Token);
        using var other = ClientOf(address, await NewTokenAsync(admin));
        Console.WriteLine($"{items} items, {clients} clients, {Searches.Length} searches, {PeakMemory.Bytes() / ByteSize.Megabyte} MB before");

        var (timings, answers) = (Searches.ToDictionary(static s => s, static _ => new Timings(), StringComparer.Ordinal), new Dictionary<(string, HttpStatusCode), int>());
        var (health, others) = (new Timings(), new Timings());
        using var over = new CancellationTokenSource();
        var watching = Task.WhenAll(WatchAsync(other, health, ["healthz"], over.Token), WatchAsync(other, others, Others, over.Token));
        var next = -1;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
        {
            using var client = ClientOf(address, BenchedHub.Token);
            while (Interlocked.Increment(ref next) is var i && i < searches)
            {
                var search = Searches[i % Searches.Length];
                var sent = Stopwatch.GetTimestamp();
                using var answer = await client.GetAsync(new Uri("api/v1/action-items?" + search, UriKind.Relative));
                await answer.Content.ReadAsByteArrayAsync();
                lock (answers)
                {
                    timings[search].Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                    answers[(search, answer.StatusCode)] = answers.GetValueOrDefault((search, answer.StatusCode)) + 1;
                }
            }
        }));
        var took = Stopwatch.GetElapsedTime(started);
        await over.CancelAsync();
        await watching;

        Console.WriteLine("| search | answers | p50 ms, waiting included | max ms |\n|---|---|---|---|");
        foreach (var (search, times) in timings.Where(static t => t.Value.Count > 0))
        {
            var statuses = string.Join(", ", answers.Where(a => a.Key.Item1 == search).Select(static a => $"{a.Value} × {(int)a.Key.Item2}"));
            Console.WriteLine($"| `{search}` | {statuses} | {times.At(0.5):F0} | {times.At(1):F0} |");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{searches} searches in {took.TotalSeconds:F1} s"));
        Console.WriteLine($"/healthz: {health.Count} times, p50 {health.At(0.5):F1} ms, max {health.At(1):F1} ms");
        Console.WriteLine($"lists of another caller: {others.Count} times, p50 {others.At(0.5):F1} ms, max {others.At(1):F1} ms");
        Console.WriteLine($"peak RSS, clients included: {PeakMemory.Bytes() / ByteSize.Megabyte} MB");
        return 0;
    }

    private static async Task WatchAsync(HttpClient client, Timings timings, string[] paths, CancellationToken cancellationToken)
    {
        for (var i = 0; !cancellationToken.IsCancellationRequested; i++)
        {
            var sent = Stopwatch.GetTimestamp();
            await client.GetByteArrayAsync(new Uri(paths[i % paths.Length], UriKind.Relative), CancellationToken.None);
            timings.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            await Task.Delay(PauseOfOthers, CancellationToken.None);
        }
    }

    private static async Task FillAsync(BenchedHub hub, int items)
    {
        var file = Path.Combine(hub.Folder, "report.json");
        await using (var output = File.Create(file))
        await using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteNumber("SchemaVersion", 2);
            json.WriteString("ArtifactName", "shop/searched:1");
            json.WriteString("ArtifactType", "container_image");
            json.WriteStartArray("Results");
            json.WriteStartObject();
            json.WriteString("Target", "app/package-lock.json");
            json.WriteString("Class", "lang-pkgs");
            json.WriteString("Type", "npm");
            json.WriteStartArray("Vulnerabilities");
            for (var i = 0; i < items; i++)
            {
                json.WriteStartObject();
                json.WriteString("VulnerabilityID", string.Create(CultureInfo.InvariantCulture, $"CVE-2031-{i % 50_000 + 10_000}"));
                json.WriteString("PkgName", string.Create(CultureInfo.InvariantCulture, $"pkg{i}"));
                json.WriteString("InstalledVersion", "1.0");
                json.WriteString("Title", string.Create(CultureInfo.InvariantCulture, $"{Alphabet} word{i}"));
                json.WriteString("Severity", (i % 4) switch { 0 => "CRITICAL", 1 => "HIGH", 2 => "MEDIUM", _ => "LOW" });
                json.WriteEndObject();
                if (json.BytesPending > 1 << 20)
                {
                    await json.FlushAsync();
                }
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        await hub.CompareAsync((await hub.AcceptAsync("searched", "trivy", file))!.Value);
        File.Delete(file);
    }

    private static async Task<string> NewTokenAsync(HttpClient admin)
    {
        using var answer = await admin.PostAsJsonAsync("api/v1/tokens", new { name = "other", scope = "read" });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
    }

    private static HttpClient ClientOf(Uri address, string token)
    {
        var client = new HttpClient(new SocketsHttpHandler(), disposeHandler: true) { BaseAddress = address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }
}
