using Lynceus.Hosting;
using Lynceus.Hub;
using Microsoft.Extensions.Hosting;

namespace Lynceus.Commands;

/// <summary>Where the settings of the command line meet the hub's application.</summary>
internal static class HubRun
{
    public static async Task<int> RunAsync(HubSettings settings, CommandHost host)
    {
        var options = new HubOptions
        {
            Listen = settings.Listen,
            DataDirectory = settings.DataDirectory,
            Limits = settings.Limits,
            BootstrapToken = settings.BootstrapToken,
            CloseGuardShare = settings.CloseGuardShare,
            CloseGuardMinimum = settings.LoadDemo ? Math.Min(settings.CloseGuardMinimum, HubApplication.DemoCloseGuardMinimum) : settings.CloseGuardMinimum,
            TlsCertificateFile = settings.TlsCertificateFile,
            TlsKeyFile = settings.TlsKeyFile,
            SessionLifetime = settings.SessionLifetime,
            PublicUrl = settings.PublicUrl?.ToString(),
            WriteLocalToken = settings.Listen.IsLoopback,
        };
        await using var app = HubApplication.Build(options, settings.Logging);
        try
        {
            await app.StartAsync(CancellationToken.None);
            var interrupted = host.OnInterrupt();
            if (settings.LoadDemo)
            {
                await new DemoLoad(app, host).RunAsync(interrupted);
            }

            await app.WaitForShutdownAsync(interrupted);
            return ExitCode.Ok;
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await host.Error.WriteLineAsync($"lynceus: --listen {settings.Listen}: another program has this address");
            return ExitCode.Fault;
        }
    }
}
