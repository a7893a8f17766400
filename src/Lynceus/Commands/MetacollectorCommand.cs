using System.CommandLine;
using Lynceus.Hosting;
using Lynceus.Hosting.Options;
using Lynceus.Metacollector;

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
        run.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: not "run" } other])
            {
                result.AddError($"'{other.Value}' is not expected here");
            }
        });
        command.Add(run);

        // And its other one.
        var version = VersionCommand.Create(host);
        version.Hidden = true;
        command.Add(version);
        return command;
    }

    private static Task<int> RunAsync(MetacollectorSettings settings, CommandHost host)
    {
        (string Flag, ListenAddress? Address)[] addresses =
        [
            ("broker-bind-address", settings.Metacollector.Broker),
            ("broker-secure-bind-address", settings.Metacollector.SecureBroker),
            ("metrics-bind-address", settings.Endpoints.Metrics.Listen),
            ("health-probe-bind-address", settings.Endpoints.Health.Listen),
        ];
        return ClusterRoleRun.RunAsync(
            "metacollector", addresses, settings.OtlpEndpoint, host, () => MetacollectorHost.Build(settings.Metacollector, settings.Cluster, settings.Endpoints, settings.Logging));
    }
}
