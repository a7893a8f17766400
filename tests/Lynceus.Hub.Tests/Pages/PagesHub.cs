using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Lynceus.Hosting;
using Lynceus.Hub.Features.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Lynceus.Hub.Tests.Pages;

/// <summary>A hub with the seeded fleet, and a browser without script that is signed in as an administrator.</summary>
public sealed class PagesHub : IAsyncLifetime
{
    private const string Password = "a long walk home";

    private readonly string _folder = Directory.CreateTempSubdirectory("lynceus-pages-").FullName;
    private readonly bool _isEmpty;
    private WebApplication? _app;

    public PagesHub()
    {
    }

    private PagesHub(bool isEmpty) => _isEmpty = isEmpty;

    public HttpClient Browser { get; private set; } = null!;

    public static async Task<PagesHub> StartEmptyAsync()
    {
        var hub = new PagesHub(isEmpty: true);
        await hub.InitializeAsync();
        return hub;
    }

    public async Task InitializeAsync()
    {
        if (!_isEmpty)
        {
            await SeededDatabase.CreateAsync(_folder, TimeProvider.System.GetUtcNow());
        }

        _app = HubApplication.Build(new HubOptions { DataDirectory = _folder, Listen = new ListenAddress(IPAddress.Loopback, 0) });
        await _app.StartAsync();
        Browser = await SignedInAsync("mira", "admin");
    }

    public async Task<HttpClient> SignedInAsync(string name, string role)
    {
        var services = _app!.Services;
        var invitations = services.GetRequiredService<Invitations>();
        var secret = await invitations.CreateAsync(role, "test", CancellationToken.None);
        await invitations.AcceptAsync(secret, name, services.GetRequiredService<PasswordCheck>().Hash(Password), CancellationToken.None);
        var address = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(address) };
        browser.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        using var answer = await SendAsync(browser, "/sign-in", "/sign-in", [new("name", name), new("password", Password)]);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return browser;
    }

    public Task<IHtmlDocument> OpenAsync(string path) => OpenAsync(Browser, path);

    public static async Task<IHtmlDocument> OpenAsync(HttpClient browser, string path) =>
        await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync(path));

    public Task<HttpResponseMessage> SendAsync(string page, string action, IEnumerable<KeyValuePair<string, string>> values) =>
        SendAsync(Browser, page, action, values);

    /// <summary>Opens a page and sends its first form that goes to <paramref name="action"/>, with these values and the form's token.</summary>
    public static async Task<HttpResponseMessage> SendAsync(
        HttpClient browser, string page, string action, IEnumerable<KeyValuePair<string, string>> values)
    {
        var html = await OpenAsync(browser, page);
        var token = html.QuerySelector($"form[action='{action}'] input[name=__RequestVerificationToken]")?.GetAttribute("value")
            ?? throw new InvalidOperationException($"{page} has no form that goes to {action}.");
        return await browser.PostAsync(action, new FormUrlEncodedContent([.. values, new("__RequestVerificationToken", token)]));
    }

    public async Task DisposeAsync()
    {
        await _app!.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}
