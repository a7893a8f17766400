using System.Data.Common;
using System.IO.Compression;
using System.Net;
using System.Text;
using Dapper;
using Lynceus.Hub.Ingest;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Lynceus.Hub.Tests.Storage;

/// <summary>What the hub makes of its data folder when something is wrong with it.</summary>
public sealed class DataFolderTests : IDisposable
{
    private static readonly string Report = new PolarisReport { Workloads = new Dictionary<string, string[]> { ["cart"] = ["hostNetworkSet"] } }.ToString();

    private readonly string _folder = Directory.CreateTempSubdirectory("lynceus-folder-").FullName;

    private string Database => Path.Combine(_folder, "hub.sqlite");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [Trait("Attack", "M9")]
    public async Task SecondHub_IsRefused_AndTouchesNothing()
    {
        await using var first = await HubServer.StartAsync(dataDirectory: _folder);
        var unfinished = Path.Combine(_folder, "incoming", "upload.gz");
        await File.WriteAllTextAsync(unfinished, "");

        var e = await Assert.ThrowsAsync<DataFolderException>(() => HubServer.StartAsync(dataDirectory: _folder));

        Assert.Contains("in use by another hub", e.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(unfinished));
        await first.ImportAsync("prod", "polaris", Report);
    }

    [Fact]
    [Trait("Attack", "L2")]
    public async Task CleanStop_LeavesOneDatabaseFile_ThatHasEverything()
    {
        await using (var hub = await HubServer.StartAsync(dataDirectory: _folder))
        {
            await hub.ImportAsync("prod", "polaris", Report);
        }

        Assert.Equal(["hub.sqlite"], Directory.EnumerateFiles(_folder, "hub.sqlite*").Select(Path.GetFileName));
        await using var again = await HubServer.StartAsync(dataDirectory: _folder);
        Assert.Single(await again.ItemsAsync("cluster=prod"));
    }

    [Fact]
    [Trait("Attack", "L2")]
    public async Task LostDatabase_BesideReports_IsRefused()
    {
        await using (var hub = await HubServer.StartAsync(dataDirectory: _folder))
        {
            await hub.ImportAsync("prod", "polaris", Report);
        }

        File.Delete(Database);

        var e = await Assert.ThrowsAsync<DataFolderException>(() => HubServer.StartAsync(dataDirectory: _folder));

        Assert.Contains("is empty although", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
        Assert.Single(Directory.EnumerateFiles(Path.Combine(_folder, "reports"), "*.gz", SearchOption.AllDirectories));
    }

    [Fact]
    [Trait("Attack", "L11")]
    public async Task DamagedDatabase_IsRefused_WithWhatToDo()
    {
        await using (await HubServer.StartAsync(dataDirectory: _folder))
        {
        }

        await using (var file = File.OpenWrite(Database))
        {
            file.Write(new byte[8192]);
        }

        var e = await Assert.ThrowsAsync<DataFolderException>(() => HubServer.StartAsync(dataDirectory: _folder));

        Assert.Contains("is damaged", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    [Trait("Attack", "H3")]
    public async Task ReportThatCannotBeReadForNow_Waits_WhileOthersPass()
    {
        long id;
        await using (var before = await HubServer.StartAsync(dataDirectory: _folder))
        {
            id = (await before.ImportAsync("prod", "polaris", Report)).GetProperty("reportId").GetInt64();
            await using var connection = await before.Services.GetRequiredService<DbDataSource>().OpenConnectionAsync();
            await connection.ExecuteAsync("UPDATE report SET status = 'stored'");
        }

        var kept = Directory.EnumerateFiles(Path.Combine(_folder, "reports"), "*.gz", SearchOption.AllDirectories).Single();
        File.Move(kept, kept + ".away");
        Directory.CreateDirectory(kept);
        await using var hub = await HubServer.StartAsync(dataDirectory: _folder);

        await hub.ImportAsync("stage", "polaris", Report.Replace("cart", "till", StringComparison.Ordinal));

        var report = await hub.GetAsync($"reports/{id}");
        Assert.Equal("stored", report.GetProperty("status").GetString());
        Assert.Equal("The data folder cannot be written to.", report.GetProperty("delay").GetProperty("trouble").GetString());
        var done = hub.Services.GetRequiredService<DiffQueue>().WhenDone(id);
        Directory.Delete(kept);
        File.Move(kept + ".away", kept);
        await done.WaitAsync(TimeSpan.FromMinutes(1));
        report = await hub.GetAsync($"reports/{id}");
        Assert.Equal("diffed", report.GetProperty("status").GetString());
        Assert.False(report.TryGetProperty("delay", out _));
    }

    [Fact]
    [Trait("Attack", "L6")]
    public async Task DamagedRawReport_IsNotServed_AndHealsBySendingItAgain()
    {
        await using var hub = await HubServer.StartAsync(dataDirectory: _folder);
        var id = (await hub.ImportAsync("prod", "polaris", Report)).GetProperty("reportId").GetInt64();
        var path = Directory.EnumerateFiles(Path.Combine(_folder, "reports"), "*.gz", SearchOption.AllDirectories).Single();
        var other = new PolarisReport { Workloads = new Dictionary<string, string[]> { ["pay"] = ["hostNetworkSet"] } }.ToString();
        await using (var file = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            await file.WriteAsync(Encoding.UTF8.GetBytes(other));
        }

        using (var swapped = await hub.Client.GetAsync(new Uri($"api/v1/reports/{id}/raw", UriKind.Relative)))
        {
            Assert.Equal(HttpStatusCode.Gone, swapped.StatusCode);
        }

        await hub.PostAsync("stage", "polaris", Report);
        Assert.Equal(Report, await hub.Client.GetStringAsync(new Uri($"api/v1/reports/{id}/raw", UriKind.Relative)));
    }

    [Fact]
    [Trait("Attack", "L7")]
    public async Task OrphanedFile_IsPutAside_WhenItIsOld_AndNoReportNamesIt()
    {
        await using var hub = await HubServer.StartAsync(dataDirectory: _folder);
        await hub.ImportAsync("prod", "polaris", Report);
        var kept = Directory.EnumerateFiles(Path.Combine(_folder, "reports"), "*.gz", SearchOption.AllDirectories).Single();
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "reports", "ff")).FullName;
        var (old, young) = (Path.Combine(folder, "old.gz"), Path.Combine(folder, "young.gz"));
        foreach (var file in (string[])[old, young])
        {
            await File.WriteAllTextAsync(file, "");
        }

        foreach (var file in (string[])[old, kept])
        {
            File.SetLastWriteTimeUtc(file, TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-2));
        }

        await hub.Services.GetServices<IHostedService>().OfType<OrphanedReports>().Single().PutAsideAsync(CancellationToken.None);

        Assert.Equal((true, false, true), (File.Exists(kept), File.Exists(old), File.Exists(young)));
        Assert.True(File.Exists(Path.Combine(_folder, "orphaned", "ffold.gz")));
    }

    [Fact]
    [Trait("Attack", "L5")]
    public async Task Ready_SaysWhatFails()
    {
        await using var hub = await HubServer.StartAsync(dataDirectory: _folder);
        Directory.Delete(Path.Combine(_folder, "incoming"));

        using var ready = await hub.Client.GetAsync(new Uri("/readyz/storage", UriKind.Relative));
        using var live = await hub.Client.GetAsync(new Uri("/healthz", UriKind.Relative));

        Assert.Equal((HttpStatusCode.InternalServerError, HttpStatusCode.OK), (ready.StatusCode, live.StatusCode));
        Assert.Equal("internal server error: A folder of the data folder is missing\n", await ready.Content.ReadAsStringAsync());
    }
}
