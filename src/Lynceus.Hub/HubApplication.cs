using System.Data.Common;
using Lynceus.Exposition;
using Lynceus.Hosting.Endpoint;
using Lynceus.Hosting.Health;
using Lynceus.Hosting.Metrics;
using Lynceus.Hosting.Work;
using Lynceus.Hub.Api;
using Lynceus.Hub.Demo;
using Lynceus.Hub.Features.Access;
using Lynceus.Hub.Features.ActionItems;
using Lynceus.Hub.Features.Clusters;
using Lynceus.Hub.Features.Reports;
using Lynceus.Hub.Ingest;
using Lynceus.Hub.Metrics;
using Lynceus.Hub.Pages;
using Lynceus.Hub.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hub;

/// <summary>The hub as a web application.</summary>
public static class HubApplication
{
    /// <summary>Lets this process keep its temporary files in the data folder and closes what it writes to others. A process that is a hub calls it first.</summary>
    /// <exception cref="DataFolderException">The folder cannot be written to.</exception>
    public static void UseDataFolder(HubOptions options) => DataFolder.UseForProcess(options.DataDirectory);

    /// <summary>Composes the hub; nothing listens and nothing is written until it is started. The caller runs and disposes it.</summary>
    /// <param name="logging">Where log lines go; null: nowhere.</param>
    public static WebApplication Build(HubOptions options, Action<ILoggingBuilder>? logging = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(HubApplication).Assembly.GetName().Name });
        logging?.Invoke(builder.Logging);
        builder.WebHost.UseKestrelCore().UseUrls(options.Listen.ToBinding(options.Certificate is not null));
        builder.WebHost.ConfigureKestrel(static server =>
        {
            server.AddServerHeader = false;
            ConnectionBudget.OfProcess().Limit(server);
        });
        options.Certificate?.Use(builder.WebHost);
        builder.Services.AddRouting();
        builder.Services.AddHub(options);
        var app = builder.Build();
        app.MapHub();
        return app;
    }

    /// <summary>Begins to serve.</summary>
    /// <exception cref="DataFolderException">The data folder is in use or damaged, or the machine is in the way: no space, a locked database, a lost folder.</exception>
    public static async Task StartAsync(WebApplication app)
    {
        try
        {
            // Before the host does, which would write a stack trace of what goes wrong.
            await app.Services.GetRequiredService<SchemaUpgrade>().StartingAsync(CancellationToken.None);
            await app.StartAsync();
        }
        catch (Exception e) when (PassingTrouble.Is(e))
        {
            var folder = app.Services.GetRequiredService<HubOptions>().DataDirectory;
            throw new DataFolderException(
                $"The hub cannot start. {(DataFolder.IsFull(folder) ? PassingTrouble.NoSpaceLeft : PassingTrouble.Words(e))} ({e.Message})", e);
        }
    }

    /// <summary>Close guard of a hub that holds the demo: its fleet is too small for the default ever to hold a report.</summary>
    public const int DemoCloseGuardMinimum = 20;

    /// <summary>Gives a started hub that has no cluster yet the sample fleet with its history; otherwise changes nothing.</summary>
    /// <param name="folder">Folder with <c>history.json</c>.</param>
    /// <param name="progress">Told the number of reports done and to do, in order.</param>
    /// <exception cref="IOException">The samples are missing or cannot be read.</exception>
    /// <exception cref="InvalidDataException">The samples do not fit this program; what was loaded before stays.</exception>
    public static Task<DemoOutcome> LoadDemoAsync(
        this WebApplication app, string folder, Action<int, int> progress, CancellationToken cancellationToken) =>
        ActivatorUtilities.CreateInstance<DemoFleet>(app.Services).LoadAsync(folder, progress, cancellationToken);

    internal static IServiceCollection AddHub(this IServiceCollection services, HubOptions options)
    {
        PrivateFolder.Create(options.DataDirectory);
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(static provider => new RoleMetrics(provider.GetService<ILogger<MetricRegistry>>()));
        services.AddSingleton(static provider => new HealthChecks(
            TimeSpan.FromSeconds(5), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<HealthChecks>>()));
        services.AddSingleton<SteadyWork>();
        services.AddSingleton<DataFolderLock>();
        services.AddSingleton<DbDataSource>(_ => new SqliteDataSource(DataFolder.DatabaseOf(options.DataDirectory)));
        services.AddSingleton<StorageProbe>();
        services.AddSingleton<SchemaUpgrade>();
        services.AddHostedService(static s => s.GetRequiredService<SchemaUpgrade>());
        services.AddSingleton<RawReports>();
        services.AddSingleton<DiffQueue>();
        services.AddSingleton<ReportIntake>();
        services.AddSingleton<ReportComparison>();
        services.AddHostedService<DiffWorker>();
        services.AddHostedService<OrphanedReports>();
        services.AddSingleton<SearchGate>();
        services.AddSingleton<ActionItemQueries>();
        services.AddSingleton<Decisions>();
        services.AddHostedService<DecisionExpiry>();
        services.AddSingleton<ReportQueries>();
        services.AddSingleton<ClusterQueries>();
        services.AddApi();
        services.AddAccess(options);
        services.AddPages();
        return services;
    }

    internal static void MapHub(this WebApplication app)
    {
        app.UseMiddleware<HostGuard>();
        app.UseApiProblems();
        app.UsePageErrors();

        // Behind the two above: the page of an error has an endpoint of its own, which routing must find anew.
        app.UseRouting();
        app.UseAccess();
        app.Services.GetRequiredService<StorageProbe>().AddTo(app.Services.GetRequiredService<HealthChecks>());
        app.MapHealth(static each => each.AllowAnonymous().ExcludeFromDescription());
        app.MapMetrics();
        app.MapApi();
        app.MapAccess();
        app.MapPages();
    }
}
