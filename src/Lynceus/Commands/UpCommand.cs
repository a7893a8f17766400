using System.CommandLine;
using Lynceus.Hosting.Options;
using Lynceus.Hub;

namespace Lynceus.Commands;

/// <summary><c>lynceus up</c>: all there is to try Lynceus on one machine.</summary>
internal static class UpCommand
{
    public static Command Create(CommandHost host)
    {
        var options = new RoleOptions("up");
        var demo = options.Add("demo", OptionKinds.Flag, false, "Load a sample fleet with several days of history.");
        var hub = new HubRoleOptions(options, "127.0.0.1:8080", sharesHubEnvironment: true);
        return new RoleCommand(
            "up",
            "Run everything on this machine in one process.",
            options,
            host,
            (values, _) => RunAsync(hub.Read(values), values.Get(demo), host));
    }

    private static async Task<int> RunAsync(HubSettings settings, bool demo, CommandHost host)
    {
        settings.Hub.WriteLocalToken = true;
        if (!demo)
        {
            return await HubRun.RunAsync(settings, host);
        }

        settings.Hub.Comparison = settings.Hub.Comparison with
        {
            CloseGuardMinimum = Math.Min(settings.Hub.Comparison.CloseGuardMinimum, HubApplication.DemoCloseGuardMinimum),
        };
        return await HubRun.RunAsync(settings, host, (app, stopping) => new DemoLoad(app, host).RunAsync(stopping));
    }
}
