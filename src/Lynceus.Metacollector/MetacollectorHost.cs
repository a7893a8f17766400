using Lynceus.Hosting;
using Lynceus.Hosting.Endpoint;
using Lynceus.Hosting.Metrics;
using Lynceus.Kubernetes.Authentication;
using Lynceus.Kubernetes.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lynceus.Metacollector;

/// <summary>The role as a host: the broker, metrics and health.</summary>
public static class MetacollectorHost
{
    private const string MetricsPath = "/metrics";

    /// <exception cref="KubeconfigException">No cluster is configured, or not well.</exception>
    public static IHost Build(MetacollectorOptions options, ClusterConnectionOptions cluster, EndpointSettings endpoints, Action<ILoggingBuilder> logging)
    {
        var builder = RoleHost.CreateBuilder(
            endpoints,
            logging,
            static (provider, paths) => paths.Map(MetricsPath, provider.GetRequiredService<RoleMetrics>().CreateHandler().HandleAsync));
        builder.Services.AddSingleton(static provider => new RoleMetrics(provider.GetRequiredService<ILogger<Exposition.MetricRegistry>>()));
        builder.Services.AddSingleton(provider => ClusterConnection.Resolve(cluster, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<ClusterConnection>>()));
        builder.Services.AddSingleton(static provider => new KubernetesClient(
            provider.GetRequiredService<ClusterConnection>(),
            new KubernetesClientOptions { UserAgent = "lynceus-metacollector" },
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<KubernetesClient>>()));
        builder.Services.AddMetacollector(options);
        var host = builder.Build();
        host.Services.GetRequiredService<ClusterConnection>(); // so that what is wrong with it is the caller's to tell, and not the host's
        return host;
    }
}
