using Microsoft.Playwright;

namespace Lynceus.EndToEnd.Tests;

/// <summary>The system's Chromium, driven by Playwright.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private const string ChromiumPath = "/usr/bin/chromium";

    // What Chromium needs in a closed network and as root: it looks up nothing and updates nothing.
    private static readonly string[] Arguments =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync",
    ];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<Browser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return new Browser(playwright, await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = ChromiumPath, Args = Arguments }));
    }

    /// <param name="scripts">False: the pages must do everything without their script.</param>
    public Task<IBrowserContext> NewContextAsync(Uri address, ColorScheme theme = ColorScheme.Light, bool scripts = true, string? state = null, int width = 1440) =>
        _browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.ToString(),
            ColorScheme = theme,
            JavaScriptEnabled = scripts,
            StorageState = state,
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
        });

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
