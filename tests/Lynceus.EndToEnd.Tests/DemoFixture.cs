using Microsoft.Playwright;

namespace Lynceus.EndToEnd.Tests;

/// <summary><c>lynceus up --demo</c> with its first administrator signed in, and a browser; shared by the tests of pages.</summary>
public sealed class DemoFixture : IAsyncLifetime
{
    /// <summary>How long an expectation may take to come true; only a failing test waits for it. The machine may be busy.</summary>
    public const float PatienceMilliseconds = 60_000;

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("lynceus-demo-");
    private LynceusProcess _hub = null!;

    internal Browser Browser { get; private set; } = null!;

    internal Uri Address => _hub.Address;

    internal HttpClient Api => _hub.Client;

    /// <summary>Cookies of the signed-in administrator.</summary>
    internal string State { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
        _hub = await LynceusProcess.StartAsync("up", _data.FullName, "--demo");
        await _hub.DemoLoaded;
        Browser = await Browser.StartAsync();
        State = await FirstAdministrator.CreateAsync(Browser, _hub);
    }

    public async Task DisposeAsync()
    {
        await Browser.DisposeAsync();
        await _hub.DisposeAsync();
        _data.Delete(recursive: true);
    }

    internal async Task<IPage> OpenAsync(string path, ColorScheme theme = ColorScheme.Light, bool scripts = true, int width = 1440)
    {
        var context = await Browser.NewContextAsync(Address, theme, scripts, State, width);
        var page = await context.NewPageAsync();
        await page.GotoAsync(path);
        return page;
    }
}
