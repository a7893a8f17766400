using System.Data.Common;
using Lynceus.Hub.Api;
using Lynceus.Hub.Features.Access;
using Lynceus.Hub.Features.ActionItems;
using Lynceus.Hub.Features.Clusters;
using Lynceus.Hub.Features.Reports;
using Lynceus.Hub.Ingest;
using Lynceus.Hub.Pages;
using Lynceus.Hub.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hub;

/// <summary>The hub as a web application.</summary>
public static class HubApplication
{
    /// <summary>Composes the hub; nothing listens and nothing is written until it is started. The caller runs and disposes it.</summary>
    /// <param name="logging">Where log lines go; null: nowhere.</param>
    public static WebApplication Build(HubOptions options, Action<ILoggingBuilder>? logging = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(HubApplication).Assembly.GetName().Name });
        logging?.Invoke(builder.Logging);
        builder.WebHost.UseKestrelCore().UseUrls(options.Listen.ToBinding(options.Certificate is not null));
        builder.WebHost.ConfigureKestrel(static server => server.AddServerHeader = false);
        options.Certificate?.Use(builder.WebHost);
        builder.Services.AddRouting();
        builder.Services.AddHub(options);
        var app = builder.Build();
        app.MapHub();
        return app;
    }

    internal static IServiceCollection AddHub(this IServiceCollection services, HubOptions options)
    {
        PrivateFolder.Create(options.DataDirectory);
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<DbDataSource>(new SqliteDataSource(Path.Combine(options.DataDirectory, "hub.sqlite")));
        services.AddHostedService<SchemaUpgrade>();
        services.AddSingleton<RawReports>();
        services.AddSingleton<DiffQueue>();
        services.AddSingleton<ReportIntake>();
        services.AddSingleton<ReportComparison>();
        services.AddHostedService<DiffWorker>();
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
        app.UseApiProblems();
        app.UsePageErrors();
        app.UseAccess();
        app.MapApi();
        app.MapAccess();
        app.MapPages();
    }
}
