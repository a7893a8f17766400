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
            var store = services.GetRequiredService<ExporterMember>().Store;
            paths.Map("/metrics", metrics.CreateHandler(store, services.GetRequiredService<TimeProvider>()).HandleAsync);
        });
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
        return builder.Build();
    }
}
