using System.CommandLine;
using Lynceus.Hosting.Options;

namespace Lynceus.Commands;

/// <summary><c>lynceus hub</c>.</summary>
internal static class HubCommand
{
    public static Command Create(CommandHost host)
    {
        var options = new RoleOptions("hub");
        var hub = new HubRoleOptions(options, ":8080", sharesHubEnvironment: false);
        return new RoleCommand(
            "hub",
            "Take reports of all clusters, keep them, track Action Items, serve pages and API.",
            options,
            host,
            (values, _) => HubRun.RunAsync(hub.Read(values), host));
    }
}
