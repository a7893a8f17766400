using Lynceus.Exposition;
using Lynceus.Hosting;
using Lynceus.Hosting.Metrics;
using Lynceus.Hub;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Lynceus.Commands;

/// <summary>Runs the hub until the process is told to end.</summary>
internal static class HubRun
{
    /// <param name="whenReady">What to do once pages are served; its token fires when the hub is told to end.</param>
    public static async Task<int> RunAsync(HubSettings settings, CommandHost host, Func<WebApplication, CancellationToken, Task>? whenReady = null)
    {
        // Asked before anything is opened: a second start must not touch the data of the first.
        if (settings.Hub.Listen.WhyNotFree() is { } reason)
        {
            await host.Error.WriteLineAsync($"lynceus: cannot listen on {settings.Hub.Listen}: {reason}; choose another address with --listen");
            return ExitCode.Fault;
        }

        using var otlp = OtlpExport.Begin(
            settings.OtlpEndpoint, MeterBridge.DefaultMeters, "hub", ProductVersion.Current.Version, Environment.GetEnvironmentVariable);
        try
        {
            HubApplication.UseDataFolder(settings.Hub);
            await using var app = HubApplication.Build(settings.Hub, settings.Logging);
            await HubApplication.StartAsync(app);
            return await ServeAsync(app, settings, host, whenReady);
        }
        catch (DataFolderException e)
        {
            await host.Error.WriteLineAsync($"lynceus: {e.Message}");
            return ExitCode.Fault;
        }
    }

    private static async Task<int> ServeAsync(
        WebApplication app, HubSettings settings, CommandHost host, Func<WebApplication, CancellationToken, Task>? whenReady)
    {
        await host.Error.WriteLineAsync($"lynceus: ready at {AddressOf(settings, app)}, data in {settings.Hub.DataDirectory}");
        if (whenReady is not null)
        {
            await whenReady(app, app.Lifetime.ApplicationStopping);
        }

        await app.WaitForShutdownAsync();

        // The host ends when work of it fails, and would not say so.
        return app.Services.GetServices<IHostedService>().OfType<BackgroundService>().Any(static s => s.ExecuteTask is { IsFaulted: true }) ? ExitCode.Fault : ExitCode.Ok;
    }

    // The port is the one that the system chose, where the option left it open.
    private static string AddressOf(HubSettings settings, WebApplication app) =>
        settings.Hub.PublicUrl
        ?? (settings.Hub.Listen with { Port = BindingAddress.Parse(app.Urls.First()).Port }).ToUrl(settings.Hub.Certificate is not null);
}
