using System.Data.Common;
using System.Net;
using Lynceus.Hosting;
using Lynceus.Hub;
using Lynceus.Hub.Ingest;
using Lynceus.Hub.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Lynceus.Load;

/// <summary>A hub composed as the program composes it, with a data folder that goes away with it. It listens only when it is started.</summary>
internal sealed class BenchedHub : IAsyncDisposable
{
    public const string Token = "benchmark-administrator-token-0123456789";

    private readonly bool _keepsData;

    private BenchedHub(WebApplication app, string folder, bool keepsData)
    {
        App = app;
        Folder = folder;
        _keepsData = keepsData;
    }

    public WebApplication App { get; }

    public string Folder { get; }

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    /// <param name="keptFolder">Data folder that stays afterwards; null for a temporary one.</param>
    public static async Task<BenchedHub> CreateAsync(string? keptFolder = null)
    {
        var folder = keptFolder ?? Directory.CreateTempSubdirectory("lynceus-bench-").FullName;
        var app = HubApplication.Build(new HubOptions
        {
            Listen = new ListenAddress(IPAddress.Loopback, 0),
            DataDirectory = folder,
            BootstrapToken = Token,
        });
        await Schema.MigrateAsync(app.Services.GetRequiredService<DbDataSource>(), CancellationToken.None);
        return new BenchedHub(app, folder, keptFolder is not null);
    }

    /// <summary>Takes a report in; its number, or null when it is the same as the last one.</summary>
    public async Task<long?> AcceptAsync(string cluster, string tool, string file)
    {
        await using var body = File.OpenRead(file);
        return await Get<ReportIntake>().AcceptAsync(cluster, tool, body, "bench", SenderStatement.None, receivedAt: null, CancellationToken.None) switch
        {
            IntakeResult.Accepted accepted => accepted.ReportId,
            IntakeResult.Repeated => null,
            var other => throw new InvalidOperationException($"The hub did not take the report: {other}."),
        };
    }

    public Task CompareAsync(long report) => Get<ReportComparison>().RunAsync(report, CancellationToken.None);

    public long LengthOf(string file)
    {
        var path = Path.Combine(Folder, file);
        return File.Exists(path) ? new FileInfo(path).Length : 0;
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        if (!_keepsData)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }
}
