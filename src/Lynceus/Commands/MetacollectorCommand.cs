using System.CommandLine;
using Lynceus.Exposition;
using Lynceus.Hosting;
using Lynceus.Hosting.Metrics;
using Lynceus.Hosting.Options;
using Lynceus.Kubernetes.Authentication;
using Lynceus.Metacollector;
using Microsoft.Extensions.Hosting;

namespace Lynceus.Commands;

/// <summary><c>lynceus metacollector</c>.</summary>
internal static class MetacollectorCommand
{
    public static Command Create(CommandHost host)
    {
        var options = new RoleOptions("metacollector");
        var metacollector = new MetacollectorRoleOptions(options);
        var command = new RoleCommand(
            "metacollector",
            "Tell each node's sensor what Kubernetes knows about its pods, in place of k8s-metacollector.",
            options,
            host,
            (values, _) => RunAsync(metacollector.Read(values, host), host));

        // The original's command; whoever changes nothing but the image has it among the arguments.
        var run = new Argument<string?>("run") { Arity = ArgumentArity.ZeroOrOne, Hidden = true };
        run.AcceptOnlyFromAmong("run");
        command.Add(run);
        return command;
    }

    private static async Task<int> RunAsync(MetacollectorSettings settings, CommandHost host)
    {
        (string Flag, ListenAddress? Address)[] addresses =
        [
            ("broker-bind-address", settings.Metacollector.Broker),
            ("broker-secure-bind-address", settings.Metacollector.SecureBroker),
            ("metrics-bind-address", settings.Endpoints.Metrics.Listen),
            ("health-probe-bind-address", settings.Endpoints.Health.Listen),
        ];
        foreach (var (flag, address) in addresses)
        {
            if (address?.WhyNotFree() is { } reason)
            {
                await host.Error.WriteLineAsync($"lynceus: cannot listen on {address}: {reason}; choose another address with --{flag}");
                return ExitCode.Fault;
            }
        }

        using var otlp = OtlpExport.Begin(settings.OtlpEndpoint, MeterBridge.DefaultMeters, "metacollector", ProductVersion.Current.Version, host.Environment);
        try
        {
            using var app = MetacollectorHost.Build(settings.Metacollector, settings.Cluster, settings.Endpoints, settings.Logging);
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
