using Lynceus.Hosting;

namespace Lynceus.Commands;

/// <summary>Where the settings of the command line meet the hub's application.</summary>
internal static class HubRun
{
    public static async Task<int> RunAsync(HubSettings settings, CommandHost host)
    {
        await host.Error.WriteLineAsync($"lynceus: this build has no hub; it would listen on {settings.Listen}");
        return ExitCode.Fault;
    }
}
