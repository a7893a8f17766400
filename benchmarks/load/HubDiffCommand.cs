using System.Data.Common;
using System.Diagnostics;
using Dapper;

namespace Lynceus.Load;

/// <summary>Brings one cluster's items up to date with reports of the same inventory, and says what each kind of report costs.</summary>
internal static class HubDiffCommand
{
    private const string Cluster = "bench";

    public static async Task<int> RunAsync(int items, int rounds)
    {
        var inventory = new Inventory(Cluster, items);
        var reports = Directory.CreateTempSubdirectory("lynceus-bench-reports-");
        try
        {
            var files = new Dictionary<InventoryVariation, string>();
            foreach (var variation in Enum.GetValues<InventoryVariation>())
            {
                files[variation] = Path.Combine(reports.FullName, $"{variation}.json");
                await using var output = File.Create(files[variation]);
                TrivyInventoryReport.Write(output, inventory, variation);
            }

            Console.WriteLine($"{items} items, {new FileInfo(files[InventoryVariation.None]).Length / ByteSize.Megabyte} MB of report");
            Console.WriteLine("| report | take in s | compare s | processor s | new | changed | fixed | peak RSS MB | database MB | WAL MB |");
            Console.WriteLine("|---|---|---|---|---|---|---|---|---|---|");
            await using var hub = await BenchedHub.CreateAsync();
            await MeasureAsync(hub, "first load", files[InventoryVariation.None]);
            for (var round = 0; round < rounds; round++)
            {
                await MeasureAsync(hub, "same bytes", files[InventoryVariation.None]);
                await MeasureAsync(hub, "reordered", files[InventoryVariation.Reordered]);
                await MeasureAsync(hub, "1 % new, changed, fixed", files[InventoryVariation.OnePercent]);
                await MeasureAsync(hub, "1 % back again", files[InventoryVariation.None]);
            }

            return 0;
        }
        finally
        {
            reports.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(BenchedHub hub, string name, string file)
    {
        GC.Collect();
        PeakMemory.Reset();
        using var process = Process.GetCurrentProcess();
        var processor = process.TotalProcessorTime;
        var started = Stopwatch.GetTimestamp();
        var report = await hub.AcceptAsync(Cluster, "trivy", file);
        var accepted = Stopwatch.GetElapsedTime(started);
        if (report is { } id)
        {
            await hub.CompareAsync(id);
        }

        var compared = Stopwatch.GetElapsedTime(started) - accepted;
        process.Refresh();
        processor = process.TotalProcessorTime - processor;
        var wal = hub.LengthOf("hub.sqlite-wal");
        await using var connection = await hub.Get<DbDataSource>().OpenConnectionAsync();
        var (status, opened, reopened, changed, closed) = report is null ? ("repeated", 0, 0, 0, 0)
            : await connection.QuerySingleAsync<(string, long, long, long, long)>(
                "SELECT status, new_items, reopened, changed, fixed + gone FROM report WHERE report_id = @report", new { report });
        Console.WriteLine(
            $"| {name} ({status}) | {accepted.TotalSeconds:F2} | {compared.TotalSeconds:F2} | {processor.TotalSeconds:F2} | {opened + reopened} | {changed} | {closed} "
            + $"| {PeakMemory.Bytes() / ByteSize.Megabyte} | {hub.LengthOf("hub.sqlite") / ByteSize.Megabyte} | {wal / ByteSize.Megabyte} |");
    }
}
