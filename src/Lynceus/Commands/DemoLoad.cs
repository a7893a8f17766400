using System.Globalization;
using Lynceus.Hub;
using Lynceus.Hub.Demo;
using Microsoft.AspNetCore.Builder;

namespace Lynceus.Commands;

/// <summary>Fills a hub that runs already with the samples beside the program, and says on standard error how far it is.</summary>
internal sealed class DemoLoad(WebApplication app, CommandHost host)
{
    // What is not a terminal is a log; there a line for every so many reports is enough.
    private const int ReportsPerLine = 50;

    private static readonly string Samples = Path.Combine(AppContext.BaseDirectory, "samples", "fleet");

    /// <summary>The hub goes on without the demo when it cannot be loaded.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await app.LoadDemoAsync(Samples, Show, cancellationToken);
            await host.Error.WriteLineAsync(outcome switch
            {
                DemoOutcome.Loaded => EndOfProgress + "demo: loaded",
                _ => "demo: not loaded, since the data folder has clusters already",
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            await host.Error.WriteLineAsync($"{EndOfProgress}demo: not loaded: {e.Message}");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await host.Error.WriteLineAsync($"{EndOfProgress}demo: interrupted; to load all of it, start again with an empty data folder");
        }
    }

    private string EndOfProgress => host.IsErrorTerminal ? "\r\u001b[2K" : "";

    private void Show(int done, int all)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"demo: {done} of {all} reports");
        if (host.IsErrorTerminal)
        {
            host.Error.Write(EndOfProgress + line);
        }
        else if (done % ReportsPerLine == 0 || done == all)
        {
            host.Error.WriteLine(line);
        }
    }
}
