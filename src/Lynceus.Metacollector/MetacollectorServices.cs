using Lynceus.Hosting.Access;
using Lynceus.Hosting.Health;
using Lynceus.Hosting.Metrics;
using Lynceus.Kubernetes.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lynceus.Metacollector;

internal static class MetacollectorServices
{
    /// <summary>Registers the role in a host that has the endpoints, a <see cref="KubernetesClient"/> and <see cref="RoleMetrics"/>.</summary>
    public static IServiceCollection AddMetacollector(this IServiceCollection services, MetacollectorOptions options)
    {
        services.AddSingleton(provider => new BrokerService(
            options,
            provider.GetRequiredService<KubernetesClient>(),
            options.SecureBroker is null ? null : provider.GetRequiredService<AccessGuard>(),
            provider.GetRequiredService<RoleMetrics>(),
            provider.GetRequiredService<HealthChecks>(),
            provider.GetRequiredService<IHostApplicationLifetime>(),
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService(static provider => provider.GetRequiredService<BrokerService>());
        return services;
    }
}
