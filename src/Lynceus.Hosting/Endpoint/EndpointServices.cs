using Lynceus.Hosting.Access;
using Lynceus.Hosting.Health;
using Lynceus.Kubernetes.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hosting.Endpoint;

/// <summary>Puts the endpoints into a role's host.</summary>
public static class EndpointServices
{
    /// <summary>
    /// Serves health and, behind the gate, what <paramref name="map"/> maps. Call it before the role's own services are added: health then answers from the start of the
    /// process to its end. A <see cref="KubernetesClient"/> among the services asks the API server about callers; the <see cref="AccessGuard"/> is there for the role's own protected addresses too.
    /// </summary>
    /// <param name="isReadyWhileStopping">Else <c>/readyz</c> fails from the moment the process is told to stop. A role that has to be seen until it has handed over says itself when that is.</param>
    public static IServiceCollection AddEndpoints(
        this IServiceCollection services, EndpointSettings settings, Action<IServiceProvider, EndpointPaths> map, bool isReadyWhileStopping = false)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider =>
        {
            var checks = new HealthChecks(
                settings.Health.CheckTimeout, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<HealthChecks>>());
            if (!isReadyWhileStopping)
            {
                var stopping = provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
                checks.Add("shutdown", HealthProbes.Ready, () => stopping.IsCancellationRequested ? "process is shutting down" : null);
            }

            return checks;
        });
        services.AddSingleton(provider => new HealthEndpoint(
            settings.Health, provider.GetRequiredService<HealthChecks>(), provider.GetRequiredService<ILoggerFactory>()));
        services.AddHostedService(static provider => provider.GetRequiredService<HealthEndpoint>());
        services.AddSingleton(provider => new AccessGuard(
            provider.GetService<KubernetesClient>(),
            settings.Metrics.Reviews,
            settings.Metrics.Throttle,
            provider.GetRequiredService<ILogger<AccessGuard>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider =>
        {
            var paths = new EndpointPaths();
            map(provider, paths);
            return new MetricsEndpoint(
                settings.Metrics,
                paths,
                settings.Metrics.IsProtected ? provider.GetRequiredService<AccessGuard>() : null,
                provider.GetRequiredService<ILoggerFactory>(),
                provider.GetRequiredService<TimeProvider>());
        });
        services.AddHostedService(static provider => provider.GetRequiredService<MetricsEndpoint>());
        return services;
    }
}
