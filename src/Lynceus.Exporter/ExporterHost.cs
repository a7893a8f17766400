using Lynceus.Hosting;
using Lynceus.Hosting.Endpoint;
using Lynceus.Hosting.Metrics;
using Lynceus.Kubernetes.Authentication;
using Lynceus.Kubernetes.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lynceus.Exporter;

/// <summary>The exporter with its endpoints, as a process runs it.</summary>
public static class ExporterHost
{
    /// <exception cref="KubeconfigException">No cluster can be found.</exception>
    public static IHost Build(ExporterOptions options, EndpointSettings endpoints, Action<ILoggingBuilder> logging)
    {
        var builder = RoleHost.CreateBuilder(endpoints, logging, static (services, paths) =>
        {
            var metrics = services.GetRequiredService<RoleMetrics>();
            var member = services.GetRequiredService<ExporterMember>();
            var handler = metrics.CreateHandler(member.Store, services.GetRequiredService<TimeProvider>());
            paths.Map("/metrics", context =>
            {
                member.Refresh();
                return handler.HandleAsync(context);
            });
        }, options.Shards.DrainTime);
        builder.Services
            .AddSingleton(static services => new RoleMetrics(services.GetRequiredService<ILogger<Exposition.MetricRegistry>>()))
            .AddSingleton(services => ClusterConnection.Resolve(
                options.Connection, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<ClusterConnection>>()))
            .AddSingleton(static services =>
            {
                // Before the first request is counted.
                services.GetRequiredService<RoleMetrics>();
                return new KubernetesClient(
                    services.GetRequiredService<ClusterConnection>(),
                    time: services.GetRequiredService<TimeProvider>(),
                    logger: services.GetRequiredService<ILogger<KubernetesClient>>());
            })
            .AddSingleton(services => new ExporterMember(
                services.GetRequiredService<KubernetesClient>(), options, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILoggerFactory>()))
            .AddSingleton<ExporterMemory>()
            .AddHostedService<ExporterService>();
        var host = builder.Build();
        host.Services.GetRequiredService<ExporterMember>(); // so that what is wrong with the options is the caller's to tell, and not the host's
        return host;
    }
}
