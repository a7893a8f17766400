using Lynceus.Hosting.Endpoint;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hosting;

/// <summary>The host of a role that runs in a cluster.</summary>
public static class RoleHost
{
    // A pod has 30 seconds from SIGTERM to SIGKILL.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan TimeAfterHandover = TimeSpan.FromSeconds(5);

    /// <summary>A host that ends on SIGTERM and SIGINT, with the two endpoints. The role adds its services, builds and runs it.</summary>
    /// <param name="logging">As the role's options say; see <see cref="Logging.RoleLogging"/>.</param>
    /// <param name="map">Maps what stands behind the gate, <c>/metrics</c> first of all; called once, when the host starts.</param>
    /// <param name="handover">What a role needs to hand over, during which it stays ready; its own check <c>shutdown</c> says when it is through. Null: it is not ready from the moment it is told to stop.</param>
    public static HostApplicationBuilder CreateBuilder(EndpointSettings endpoints, Action<ILoggingBuilder> logging, Action<IServiceProvider, EndpointPaths> map, TimeSpan? handover = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        logging(builder.Logging);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = handover is { } needed && needed + TimeAfterHandover > ShutdownTimeout ? needed + TimeAfterHandover : ShutdownTimeout);
        builder.Services.AddEndpoints(endpoints, map, isReadyWhileStopping: handover is not null);
        return builder;
    }
}
