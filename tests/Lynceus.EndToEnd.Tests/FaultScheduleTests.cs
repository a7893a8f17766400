using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace Lynceus.EndToEnd.Tests;

/// <summary>The machine under the hub fails in random ways while reports arrive and people decide: nothing acknowledged may be lost, no report may be stuck or given up,
/// and the program is up or has ended with a code and a reason.</summary>
/// <remarks><c>LYNCEUS_FAULTS</c> says how many faults (<c>scripts/faults.sh</c>: 1,000), <c>LYNCEUS_FAULTS_SEED</c> which. A full disk needs a file system of its own, so the
/// right to mount one; another clock needs libfaketime. Where they are missing, those faults are left out, which the output says.</remarks>
#pragma warning disable CA1001 // disposed by DisposeAsync, which xunit calls
public sealed class FaultScheduleTests(ITestOutputHelper output) : IAsyncLifetime
#pragma warning restore CA1001
{
    private const int Uploaders = 3;
    private static readonly string FakeTime = RuntimeInformation.ProcessArchitecture == Architecture.Arm64
        ? "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"
        : "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";

    private static readonly TimeSpan PauseOfClients = TimeSpan.FromMilliseconds(40);

    private readonly DirectoryInfo _disk = Directory.CreateTempSubdirectory("lynceus-faults-");
    private readonly ConcurrentDictionary<long, (string Cluster, byte[] Sha256)> _reports = new();
    private readonly ConcurrentBag<(long Item, string Note)> _notes = [];
    private readonly Dictionary<string, int> _faults = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _over = new();
    private Random _random = new(0);
    private bool _hasOwnDisk;
    private LynceusProcess _hub = null!;
    private int _number;
    private volatile string _faultNow = "calm";

    private string Data => Path.Combine(_disk.FullName, "data");

    private static int NumberOf(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var n) ? n : otherwise;

    public async Task InitializeAsync()
    {
        _hasOwnDisk = OperatingSystem.IsLinux() && await RunAsync("mount", "-t", "tmpfs", "-o", "size=768m", "tmpfs", _disk.FullName);
        _hub = await StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _hub.DisposeAsync();
        _over.Dispose();
        if (_hasOwnDisk)
        {
            await RunAsync("umount", "-l", _disk.FullName);
        }

        _disk.Delete(recursive: true);
    }

    [Fact]
    [Trait("Attack", "H1")]
    [Trait("Attack", "H2")]
    [Trait("Attack", "M11")]
    public async Task Hub_RandomFaults_LosesNothing_AndGoesOn()
    {
        var seed = NumberOf("LYNCEUS_FAULTS_SEED", 1);
        _random = new Random(seed);
        var clients = Enumerable.Range(0, Uploaders).Select(UploadAsync).Append(DecideAsync()).ToList();
        for (var i = NumberOf("LYNCEUS_FAULTS", 20); i > 0; i--)
        {
            await Task.Delay(_random.Next(20, 250));
            await FaultAsync();
        }

        await _over.CancelAsync();
        await Task.WhenAll(clients);
        Say(string.Join(", ", _faults.OrderBy(static f => f.Key, StringComparer.Ordinal).Select(static f => $"{f.Value} × {f.Key}")));
        Say($"seed {seed}; acknowledged: {_reports.Count} reports, {_notes.Count} notes; own disk: {_hasOwnDisk}, other clocks: {File.Exists(FakeTime)}");
        await VerifyAsync();
    }

    private async Task FaultAsync()
    {
        List<(string Name, int Weight, Func<Task> Run)> kinds =
        [
            ("locked database", 20, LockAsync),
            ("kill", 15, KillAsync),
            ("clean stop", 6, StopAsync),
            ("temporary folder away", 12, () => AwayAsync("tmp")),
            ("incoming folder away", 8, () => AwayAsync("incoming")),
            ("reports away", 8, () => AwayAsync("reports")),
            ("frozen", 12, FreezeAsync),
            ("second start", 4, SecondStartAsync),
        ];
        if (_hasOwnDisk)
        {
            kinds.Add(("full disk", 20, () => FullAsync(killed: false)));
            kinds.Add(("full disk and kill", 4, () => FullAsync(killed: true)));
        }

        if (File.Exists(FakeTime))
        {
            kinds.Add(("other clock", 3, OtherClockAsync));
        }

        var pick = _random.Next(kinds.Sum(static k => k.Weight));
        var (name, _, run) = kinds.First(k => (pick -= k.Weight) < 0);
        _faults[name] = _faults.GetValueOrDefault(name) + 1;
        _faultNow = name;
        await run();
        _faultNow = "calm";
        Assert.False(_hub.HasExited, $"It ended in '{name}' by itself:\n{_hub.Output}");
    }

    private TimeSpan Spell(int longest) => TimeSpan.FromMilliseconds(_random.Next(50, longest));

    private async Task KillAsync()
    {
        await _hub.KillAsync();
        _hub = await StartAsync();
    }

    private async Task StopAsync()
    {
        Assert.Equal(0, await _hub.StopAsync());
        Assert.False(File.Exists(Path.Combine(Data, "hub.sqlite-wal")), "A clean stop left a log.");
        _hub = await StartAsync();
    }

    private async Task LockAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(Data, "hub.sqlite")};Pooling=False");
        await connection.OpenAsync();
        await using var begin = connection.CreateCommand();
        begin.CommandText = "BEGIN IMMEDIATE";
        await begin.ExecuteNonQueryAsync();
        await Task.Delay(Spell(1500));
        begin.CommandText = "ROLLBACK";
        await begin.ExecuteNonQueryAsync();
    }

    private async Task FullAsync(bool killed)
    {
        var filler = Path.Combine(_disk.FullName, "filler");
        await using (var file = new FileStream(filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            var block = new byte[1 << 20];
            try
            {
                for (var size = block.Length; size > 0;)
                {
                    try
                    {
                        await file.WriteAsync(block.AsMemory(0, size));
                    }
                    catch (IOException) when (size > 512)
                    {
                        size /= 2;
                    }
                }
            }
            catch (IOException)
            {
                // Full to the last page.
            }
        }

        if (killed)
        {
            await _hub.KillAsync();
            await _hub.DisposeAsync();
            try
            {
                _hub = await LynceusProcess.StartAsync("hub", Data);
            }
            catch (LynceusProcess.EndedEarlyException e)
            {
                Assert.NotEqual(0, e.ExitCode);
                Assert.Contains("lynceus: The hub cannot start. ", e.Output, StringComparison.Ordinal);
                File.Delete(filler);
                _hub = await StartAsync();
                return;
            }
        }

        await Task.Delay(Spell(1500));
        File.Delete(filler);
    }

    private async Task AwayAsync(string folder)
    {
        var (here, away) = (Path.Combine(Data, folder), Path.Combine(_disk.FullName, folder + "-away"));
        Directory.Move(here, away);
        await Task.Delay(Spell(1000));
        if (Directory.Exists(here))
        {
            Directory.Delete(here, recursive: true);
        }

        Directory.Move(away, here);
    }

    // As a disk that does not answer: everything stands still.
    private async Task FreezeAsync()
    {
        await _hub.SignalAsync("STOP");
        await Task.Delay(Spell(1000));
        await _hub.SignalAsync("CONT");
    }

    private async Task SecondStartAsync()
    {
        var refused = await Assert.ThrowsAsync<LynceusProcess.EndedEarlyException>(() => LynceusProcess.StartAsync("hub", Data));
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains("in use", refused.Output, StringComparison.Ordinal);
        Assert.False(refused.Output.Contains("   at ", StringComparison.Ordinal), refused.Output);
    }

    private async Task OtherClockAsync()
    {
        Assert.Equal(0, await _hub.StopAsync());
        await _hub.DisposeAsync();
        var days = _random.Next(-400, 400);
        _hub = await LynceusProcess.StartAsync("hub", Data, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["LD_PRELOAD"] = FakeTime,
            ["FAKETIME"] = string.Create(CultureInfo.InvariantCulture, $"{days:+0;-0;+0}d"),
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        });
        await Task.Delay(Spell(1000));
        Assert.Equal(0, await _hub.StopAsync());
        _hub = await StartAsync();
    }

    private async Task<LynceusProcess> StartAsync()
    {
        if (_hub is not null)
        {
            await _hub.DisposeAsync();
        }

        return await LynceusProcess.StartAsync("hub", Data);
    }

    private async Task UploadAsync(int uploader)
    {
        var cluster = "cluster-" + uploader;
        while (!_over.IsCancellationRequested)
        {
            var number = Interlocked.Increment(ref _number);
            var body = Audit.Create(new Random(number), number, workloads: 1 + number % 40);
            await TryAsync(async hub =>
            {
                using var content = new ByteArrayContent(body);
                content.Headers.ContentType = new("application/json");
                using var answer = await hub.PostAsync(new Uri($"api/v1/clusters/{cluster}/reports/polaris", UriKind.Relative), content);
                if (answer.IsSuccessStatusCode)
                {
                    _reports[(await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("reportId").GetInt64()] = (cluster, SHA256.HashData(body));
                }
                else
                {
                    Assert.True(
                        (int)answer.StatusCode is 429 or 503, $"{(int)answer.StatusCode} during '{_faultNow}':\n{string.Join('\n', _hub.Output.Split('\n').TakeLast(40))}");
                }
            });
            await Task.Delay(PauseOfClients);
        }
    }

    private async Task DecideAsync()
    {
        var random = new Random(7);
        for (var number = 0; !_over.IsCancellationRequested; number++)
        {
            await TryAsync(async hub =>
            {
                var items = (await hub.GetFromJsonAsync<JsonElement>("api/v1/action-items?limit=50&state=any&resolution=any")).GetProperty("items");
                if (items.GetArrayLength() == 0)
                {
                    return;
                }

                var item = items[random.Next(items.GetArrayLength())].GetProperty("id").GetInt64();
                var note = "note " + number;
                using var answer = await hub.PatchAsJsonAsync(
                    new Uri($"api/v1/action-items/{item}", UriKind.Relative), new { note, resolution = number % 2 == 0 ? "will-not-fix" : "open", reason = "fault" });
                if (answer.IsSuccessStatusCode)
                {
                    _notes.Add((item, note));
                }
                else
                {
                    Assert.True(
                        (int)answer.StatusCode is 503, $"{(int)answer.StatusCode} during '{_faultNow}':\n{string.Join('\n', _hub.Output.Split('\n').TakeLast(40))}");
                }
            });
            await Task.Delay(PauseOfClients);
        }
    }

    // Without an answer, nothing was promised.
    private async Task TryAsync(Func<HttpClient, Task> act)
    {
        try
        {
            await act(_hub.Client);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or ObjectDisposedException or OperationCanceledException or JsonException)
        {
        }
    }

    private async Task VerifyAsync()
    {
        // A fresh start tries at once what waits for a better time.
        Assert.Equal(0, await _hub.StopAsync());
        _hub = await StartAsync();
        foreach (var (id, (cluster, sha256)) in _reports.OrderBy(static r => r.Key))
        {
            JsonElement report;
            while ((report = await _hub.Client.GetFromJsonAsync<JsonElement>($"api/v1/reports/{id}")).GetProperty("status").GetString() == "stored")
            {
                await Task.Delay(PauseOfClients);
            }

            Assert.Equal(cluster, report.GetProperty("cluster").GetString());
            Assert.Contains(report.GetProperty("status").GetString(), (string[])["diffed", "unchanged", "superseded", "held"]);
            Assert.Equal(sha256, SHA256.HashData(await _hub.Client.GetByteArrayAsync($"api/v1/reports/{id}/raw")));
        }

        using (var ready = await _hub.Client.GetAsync(new Uri("readyz", UriKind.Relative)))
        {
            Assert.True(ready.IsSuccessStatusCode, await ready.Content.ReadAsStringAsync());
        }

        Assert.Equal(0, await _hub.StopAsync());
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(Data, "hub.sqlite")};Pooling=False;Mode=ReadOnly");
        await connection.OpenAsync();
        async Task<object?> Scalar(string sql)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            return await command.ExecuteScalarAsync();
        }

        Assert.Equal("ok", await Scalar("PRAGMA integrity_check"));
        Assert.Null(await Scalar("PRAGMA foreign_key_check"));
        Assert.Equal(0L, await Scalar("SELECT COUNT(*) FROM report WHERE status IN ('stored', 'failed')"));
        Assert.Equal(0L, await Scalar(
            """
            SELECT COUNT(*) FROM (
                SELECT cluster_id, source_id, state, resolution, band, category, COUNT(*) AS n FROM action_item GROUP BY 1, 2, 3, 4, 5, 6
                EXCEPT SELECT cluster_id, source_id, state, resolution, band, category, n FROM item_count)
            """));
        foreach (var (item, note) in _notes)
        {
            Assert.Equal(1L, await Scalar($"SELECT COUNT(*) FROM item_note WHERE item_id = {item.ToString(CultureInfo.InvariantCulture)} AND body = '{note}'"));
        }
    }

    private void Say(string line)
    {
        output.WriteLine(line);
        Console.WriteLine("faults: " + line);
    }

    private static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
