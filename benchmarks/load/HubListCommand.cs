using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Dapper;
using Lynceus.Hub.Features.ActionItems;
using Lynceus.Items;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace Lynceus.Load;

/// <summary>Fills a hub with the items of a fleet and says how long a page of the list takes, by kind of question.</summary>
internal static class HubListCommand
{
    private const int Seed = 11;
    private const int QueriesOfClass = 12;
    private const int Limit = 50;

    public static async Task<int> RunAsync(int items, int clusters, string? keptFolder, string? only)
    {
        var isFilled = keptFolder is not null && File.Exists(Path.Combine(keptFolder, "hub.sqlite"));
        await using var hub = await BenchedHub.CreateAsync(keptFolder);
        var workloads = items / clusters / (Inventory.ItemsOfWorkload + PolarisInventoryReport.FindingsOfWorkload);
        if (!isFilled)
        {
            await FillAsync(hub, clusters, workloads);
        }

        await using (var connection = await hub.Get<DbDataSource>().OpenConnectionAsync())
        {
            Console.WriteLine(
                $"{await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM action_item")} items, "
                + $"{await connection.ExecuteScalarAsync<long>("SELECT SUM(n) FROM item_count WHERE state = 0 AND resolution = 0")} open and undecided, "
                + $"{clusters} clusters, database {hub.LengthOf("hub.sqlite") / ByteSize.Megabyte} MB");
        }

        await hub.App.StartAsync();
        using var client = ClientOf(hub);
        var random = new Random(Seed);
        Console.WriteLine("| list | queries | p50 ms | p95 ms | max ms | over HTTP p50 ms | p95 ms |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        var all = new Timings();
        var allHttp = new Timings();
        foreach (var (name, query) in Classes(clusters, workloads))
        {
            if (only is not null && !name.Contains(only, StringComparison.Ordinal))
            {
                continue;
            }

            var direct = new Timings();
            var http = new Timings();
            for (var i = 0; i < QueriesOfClass; i++)
            {
                var text = query(random);
                var cursor = name.StartsWith("page ", StringComparison.Ordinal) ? await CursorAsync(hub, text, random) : null;
                await MeasureAsync(direct, () => hub.Get<ActionItemQueries>().ListAsync(FilterOf(text), Limit, cursor, null, CancellationToken.None));
                var address = QueryHelpers.AddQueryString(
                    $"api/v1/action-items?limit={Limit}&{text}", cursor is null ? [] : new Dictionary<string, string?>(StringComparer.Ordinal) { ["cursor"] = cursor });
                await MeasureAsync(http, async () => await client.GetByteArrayAsync(new Uri(address, UriKind.Relative)));
            }

            Console.WriteLine(
                $"| {name} | {direct.Count} | {direct.At(0.5):F1} | {direct.At(0.95):F1} | {direct.At(1):F1} | {http.At(0.5):F1} | {http.At(0.95):F1} |");
            all.Add(direct);
            allHttp.Add(http);
        }

        Console.WriteLine(
            $"| **all** | {all.Count} | {all.At(0.5):F1} | {all.At(0.95):F1} | {all.At(1):F1} | {allHttp.At(0.5):F1} | {allHttp.At(0.95):F1} |");
        Console.WriteLine($"p99: {all.At(0.99):F1} ms, over HTTP {allHttp.At(0.99):F1} ms; peak RSS {PeakMemory.Bytes() / ByteSize.Megabyte} MB");
        return 0;
    }

    /// <summary>What people ask of a list. Names in the query are those of the generated inventory.</summary>
    private static IEnumerable<(string Name, Func<Random, string> Query)> Classes(int clusters, int workloads)
    {
        string Cluster(Random r) => $"cluster={ClusterName(r.Next(clusters))}";
        yield return ("default", _ => "");
        yield return ("cluster", Cluster);
        yield return ("cluster and severity", r => $"{Cluster(r)}&severity={Pick(r, "critical", "high", "medium", "low")}");
        yield return ("severity", r => $"severity={Pick(r, "critical", "high", "medium", "low", "high,low")}");
        yield return ("tool", r => $"tool={Pick(r, "trivy", "polaris")}");
        yield return ("category", r => $"category={Pick(r, "efficiency", "reliability", "security")}");
        yield return ("cluster, tool and category", r => $"{Cluster(r)}&tool=polaris&category={Pick(r, "efficiency", "reliability")}");
        yield return ("namespace, large", r => $"namespace={Pick(r, "shop", "payments", "kube-system")}");
        yield return ("namespace, small", r => $"namespace=team-{r.Next(Math.Min(100, Math.Max(1, workloads / 50)))}");
        yield return ("cluster and namespace", r => $"{Cluster(r)}&namespace={Pick(r, "shop", "payments", "kube-system")}");
        yield return ("kind", r => $"kind={Pick(r, "StatefulSet", "DaemonSet", "Deployment")}");
        yield return ("workload", r => $"name={new Inventory(ClusterName(r.Next(clusters)), 0).NameOf(r.Next(workloads))}");
        yield return ("check, frequent", r => $"check={Pick(r, "cpuLimitsMissing", "runAsRootAllowed", "readinessProbeMissing")}");
        yield return ("check, rare", r => $"check={TrivyInventoryReport.IdOf(r.Next(20, 4000))}");
        yield return ("check, in every workload", r => $"cve={TrivyInventoryReport.IdOf(r.Next(20))}");
        yield return ("text, rare", r => $"q={TrivyInventoryReport.IdOf(r.Next(20, 4000))}");
        yield return ("text, frequent", r => $"q={Pick(r, "certificate", "overflow", "deployment", "race condition")}");
        yield return ("text, frequent, and cluster", r => $"{Cluster(r)}&q={Pick(r, "certificate", "overflow", "race condition")}");
        yield return ("text, two words", _ => "q=statefulset cpuLimitsMissing");
        yield return ("text and severity, rare together", r => $"q={Pick(r, "cpuLimitsMissing", "readiness")}&severity=critical");
        yield return ("page far down", _ => "");
        yield return ("page far down, cluster", Cluster);
        yield return ("page far down, newest", _ => "sort=newest");
        yield return ("page far down, namespace", _ => "namespace=shop");
        yield return ("state fixed", _ => "state=fixed");
        yield return ("state fixed, cluster", r => $"{Cluster(r)}&state=fixed");
        yield return ("state any", _ => "state=any&resolution=any");
        yield return ("state any, cluster", r => $"{Cluster(r)}&state=any");
        yield return ("will not fix", _ => "resolution=will-not-fix");
        yield return ("newest", _ => "sort=newest");
        yield return ("newest, cluster", r => $"{Cluster(r)}&sort=newest");
        yield return ("oldest", _ => "sort=oldest");
        yield return ("age", r => $"age={Pick(r, "1d", "30d", "-30d")}");
        yield return ("assignee", _ => "assignee=ops");
        yield return ("no assignee, cluster", r => $"{Cluster(r)}&assignee=none");
        yield return ("nothing found: category and severity", _ => "category=efficiency&severity=critical");
    }

    private static async Task FillAsync(BenchedHub hub, int clusters, int workloads)
    {
        var file = Path.Combine(hub.Folder, "report.json");
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < clusters; i++)
        {
            var inventory = new Inventory(ClusterName(i), workloads * Inventory.ItemsOfWorkload);
            await ImportAsync(hub, inventory.Cluster, "trivy", file, s => TrivyInventoryReport.Write(s, inventory, InventoryVariation.None));
            await ImportAsync(hub, inventory.Cluster, "polaris", file, s => PolarisInventoryReport.Write(s, inventory, workloads));
            await ImportAsync(hub, inventory.Cluster, "trivy", file, s => TrivyInventoryReport.Write(s, inventory, InventoryVariation.OnePercent));
        }

        File.Delete(file);
        Console.WriteLine($"loaded in {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s");
        await DecideAsync(hub);
    }

    private static async Task ImportAsync(BenchedHub hub, string cluster, string tool, string file, Action<Stream> write)
    {
        await using (var output = File.Create(file))
        {
            write(output);
        }

        var report = await hub.AcceptAsync(cluster, tool, file);
        await hub.CompareAsync(report!.Value);
    }

    // Owners and decisions as people leave them: some thousands among a million.
    private static async Task DecideAsync(BenchedHub hub)
    {
        await using var connection = await hub.Get<DbDataSource>().OpenConnectionAsync();
        async Task<List<long>> Every(int step, int rest) =>
            (await connection.QueryAsync<long>("SELECT item_id FROM action_item WHERE item_id % @step = @rest LIMIT @max", new { step, rest, max = Decisions.MaxItems })).AsList();

        var decisions = hub.Get<Decisions>();
        await decisions.ApplyAsync(await Every(150, 3), new Decision { Assignee = "ops" }, "bench", CancellationToken.None);
        await decisions.ApplyAsync(
            await Every(130, 5), new Decision { Resolution = Resolution.WillNotFix, Reason = "Accepted." }, "bench", CancellationToken.None);
    }

    private static async Task<string?> CursorAsync(BenchedHub hub, string text, Random random)
    {
        // A cursor in the middle of the list without having paged there: the key of some item that is in it.
        var filter = FilterOf(text);
        await using var connection = await hub.Get<DbDataSource>().OpenConnectionAsync();
        using var selection = await ActionItemSelection.CreateAsync(connection, filter, TimeProvider.System, CancellationToken.None);
        selection.Parameters.Add("limit", 100_000);
        selection.Parameters.Add("skip", random.Next(1000, 50_000));
        return await connection.QueryFirstOrDefaultAsync<(long Id, double Key)?>(
            $"SELECT item_id, CAST(key AS REAL) FROM ({selection.Sql(null, "@limit")}) LIMIT 1 OFFSET @skip", selection.Parameters) is { } place
            ? new ListCursor(place.Key, place.Id).ToString()
            : null;
    }

    private static ActionItemFilter FilterOf(string query)
    {
        var filter = ActionItemFilter.Parse(QueryHelpers.ParseQuery(query), out var errors);
        return errors.Count == 0 ? filter : throw new FormatException($"'{query}': {string.Join(' ', errors.Values.SelectMany(static e => e))}");
    }

    private static async Task MeasureAsync<T>(Timings timings, Func<Task<T>> query)
    {
        var started = Stopwatch.GetTimestamp();
        await query();
        timings.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private static HttpClient ClientOf(BenchedHub hub)
    {
        var server = (IServer?)hub.App.Services.GetService(typeof(IServer));
        var client = new HttpClient(new SocketsHttpHandler(), disposeHandler: true) { BaseAddress = new Uri(server!.Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", BenchedHub.Token);
        return client;
    }

    private static string ClusterName(int number) => string.Create(CultureInfo.InvariantCulture, $"fleet-{number}");

    private static string Pick(Random random, params ReadOnlySpan<string> choices) => choices[random.Next(choices.Length)];
}
