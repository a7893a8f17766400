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

    /// <summary>A host that ends on SIGTERM and SIGINT, with the two endpoints. The role adds its services, builds and runs it.</summary>
    /// <param name="logging">As the role's options say; see <see cref="Logging.RoleLogging"/>.</param>
    /// <param name="map">Maps what stands behind the gate, <c>/metrics</c> first of all; called once, when the host starts.</param>
    public static HostApplicationBuilder CreateBuilder(EndpointSettings endpoints, Action<ILoggingBuilder> logging, Action<IServiceProvider, EndpointPaths> map)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        logging(builder.Logging);
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddEndpoints(endpoints, map);
        return builder;
    }
}
