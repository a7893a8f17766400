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

namespace Lynceus.Hub;

/// <summary>The hub as a web application.</summary>
public static class HubApplication
{
    /// <summary>Composes the hub; nothing listens and nothing is written until it is started. The caller runs and disposes it.</summary>
    public static WebApplication Build(HubOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls([.. options.Urls]);
        builder.Services.AddHub(options);
        var app = builder.Build();
        app.MapHub();
        return app;
    }

    internal static IServiceCollection AddHub(this IServiceCollection services, HubOptions options)
    {
        Directory.CreateDirectory(options.DataDirectory);
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
        services.AddAuthentication();
        services.AddAuthorizationBuilder().AddPolicy(Policies.Read, p => p.RequireAssertion(_ => true)).AddPolicy(Policies.Decide, p => p.RequireAssertion(_ => true)).AddPolicy(Policies.Upload, p => p.RequireAssertion(_ => true)).AddPolicy(Policies.Administer, p => p.RequireAssertion(_ => true));
        services.AddPages();
        return services;
    }

    internal static void MapHub(this WebApplication app)
    {
        app.UseApiProblems();
        app.UsePageErrors();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapApi();
        app.MapPages();
    }
}
