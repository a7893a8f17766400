using System.CommandLine;
using Lynceus.Exporter;
using Lynceus.Hosting.Options;

namespace Lynceus.Commands;

/// <summary><c>lynceus exporter</c>.</summary>
internal static class ExporterCommand
{
    public static Command Create(CommandHost host)
    {
        var options = new RoleOptions("exporter");
        var exporter = new ExporterRoleOptions(options);
        return new RoleCommand(
            "exporter",
            "Expose the security reports of a cluster to Prometheus, shared among any number of replicas.",
            options,
            host,
            (values, _) => RunAsync(exporter.Read(values, host), host));
    }

    private static Task<int> RunAsync(ExporterSettings settings, CommandHost host) => ClusterRoleRun.RunAsync(
        "exporter",
        [("metrics-listen", settings.Endpoints.Metrics.Listen), ("health-listen", settings.Endpoints.Health.Listen)],
        settings.OtlpEndpoint,
        host,
        () => ExporterHost.Build(settings.Exporter, settings.Endpoints, settings.Logging));
}
