using System.CommandLine;
using Lynceus.Exporter;
using Lynceus.Exposition;
using Lynceus.Hosting;
using Lynceus.Hosting.Metrics;
using Lynceus.Hosting.Options;
using Lynceus.Kubernetes.Authentication;
using Microsoft.Extensions.Hosting;

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

    private static async Task<int> RunAsync(ExporterSettings settings, CommandHost host)
    {
        foreach (var (flag, address) in new[] { ("metrics-bind-address", settings.Endpoints.Metrics.Listen), ("health-probe-bind-address", settings.Endpoints.Health.Listen) })
        {
            if (address?.WhyNotFree() is { } reason)
            {
                await host.Error.WriteLineAsync($"lynceus: cannot listen on {address}: {reason}; choose another address with --{flag}");
                return ExitCode.Fault;
            }
        }

        using var otlp = OtlpExport.Begin(settings.OtlpEndpoint, MeterBridge.DefaultMeters, "exporter", ProductVersion.Current.Version, host.Environment);
        try
        {
            using var app = ExporterHost.Build(settings.Exporter, settings.Endpoints, settings.Logging);
            await app.RunAsync();
            return Environment.ExitCode;
        }
        catch (KubeconfigException e)
        {
            await host.Error.WriteLineAsync($"lynceus: {e.Message}");
            return ExitCode.Usage;
        }
        catch (IOException e)
        {
            await host.Error.WriteLineAsync($"lynceus: cannot listen: {e.Message}");
            return ExitCode.Fault;
        }
    }
}
