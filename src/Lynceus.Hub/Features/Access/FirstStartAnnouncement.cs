using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hub.Features.Access;

/// <summary>Prints the link for the first administrator once the hub listens, and its real port is known.</summary>
internal sealed class FirstStartAnnouncement(FirstStart firstStart, IServer server, Terminal terminal, ILogger<FirstStartAnnouncement> logger)
    : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        var listening = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost";
        if (await firstStart.CreateLinkAsync(Reachable(listening), cancellationToken) is not { } link)
        {
            return;
        }

        await terminal.Out.WriteLineAsync($"Create the first administrator (works once, for 24 hours): {link}");
        await terminal.Out.FlushAsync(cancellationToken);
        AccessLog.FirstLinkPrinted(logger);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // "All interfaces" is an address to listen on, not one to open.
    private static string Reachable(string address)
    {
        foreach (var wildcard in (ReadOnlySpan<string>)["://[::]", "://0.0.0.0", "://+", "://*"])
        {
            address = address.Replace(wildcard, "://localhost", StringComparison.Ordinal);
        }

        return address;
    }
}
