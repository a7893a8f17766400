using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Html.Parser;
using Lynceus.Hub.Features.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hub.Tests.Access;

/// <summary>The hub on a port of the loopback, in a folder of its own, with a clock that the test moves.</summary>
internal sealed class AccessHub : IAsyncDisposable
{
    public const string Password = "a long walk home";

    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;
    private readonly bool _ownsFolder;

    private AccessHub(WebApplication app, DirectoryInfo folder, bool ownsFolder, ManualTime time, CapturedLog log, StringWriter terminal)
    {
        (_app, _folder, _ownsFolder, Time, Log, Terminal) = (app, folder, ownsFolder, time, log, terminal);
        Url = new Uri(app.Urls.First());
    }

    public Uri Url { get; }

    public ManualTime Time { get; }

    public CapturedLog Log { get; }

    public StringWriter Terminal { get; }

    public string Folder => _folder.FullName;

    public IServiceProvider Services => _app.Services;

    /// <summary>Path of the link that was printed for the first administrator.</summary>
    public string FirstLink => new Uri(Terminal.ToString().Trim().Split(' ')[^1]).AbsolutePath;

    /// <param name="folder">Data of an earlier start, which then stays; null for a new folder.</param>
    public static async Task<AccessHub> StartAsync(Action<HubOptions>? configure = null, string? folder = null, ManualTime? time = null)
    {
        var data = folder is null ? Directory.CreateTempSubdirectory("lynceus-access-") : new DirectoryInfo(folder);
        var options = new HubOptions { DataDirectory = data.FullName };
        configure?.Invoke(options);
        time ??= new ManualTime(new DateTimeOffset(2031, 5, 6, 7, 8, 9, TimeSpan.Zero));
        var log = new CapturedLog();
        var terminal = new StringWriter();

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Trace);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddHub(options);
        builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(time));
        builder.Services.PostConfigure<PasswordHasherOptions>(static hasher => hasher.IterationCount = 1000); // fast, and otherwise the same
        builder.Services.Replace(ServiceDescriptor.Singleton(new Terminal(terminal)));
        var app = builder.Build();
        app.MapHub();

        // Places of other slices, one for each policy, so that the table of policies can be tried on addresses without any effect.
        app.MapGet("/api/v1/try/read", static () => "").RequireAuthorization(Policies.Read);
        app.MapGet("/api/v1/try/limited", static () => "").WithClusterLimit().RequireAuthorization(Policies.Read);
        app.MapGet("/api/v1/try/raw", static () => "").RequireAuthorization(Policies.Raw);
        app.MapGet("/api/v1/try/decide", static () => "").RequireAuthorization(Policies.Decide);
        app.MapGet("/api/v1/try/administer", static () => "").RequireAuthorization(Policies.Administer);
        app.MapGet("/api/v1/try/unnamed", static () => "");
        app.MapGet("/api/v1/try/{cluster}/read", static () => "").RequireAuthorization(Policies.Read);
        app.MapGet("/api/v1/try/{cluster}/upload", static () => "").RequireAuthorization(Policies.Upload);
        app.MapPost("/api/v1/try/post", static () => "").RequireAuthorization(Policies.Read);
        app.MapPost("/try/form", static () => "").RequireAuthorization(Policies.Read);
        app.MapGet("/try/page", static (HttpContext context) => context.User.ActorName()).RequireAuthorization(Policies.Read);
        await app.StartAsync();
        return new AccessHub(app, data, folder is null, time, log, terminal);
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public HttpClient NewBrowser()
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() };
        var client = new HttpClient(handler) { BaseAddress = Url };
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        return client;
    }

    public HttpClient NewProgram(string? token)
    {
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Url };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = AuthenticationHeaderValue.Parse("Bearer " + token);
        }

        return client;
    }

    public async Task AddUserAsync(string name, string role)
    {
        var invitations = Get<Invitations>();
        var secret = await invitations.CreateAsync(role, "test", CancellationToken.None);
        Assert.IsType<InvitationOutcome.Accepted>(
            await invitations.AcceptAsync(secret, name, Get<PasswordCheck>().Hash(Password), CancellationToken.None));
    }

    public async Task<HttpClient> SignedInAsync(string name, string role)
    {
        await AddUserAsync(name, role);
        var browser = NewBrowser();
        using var answer = await SignInAsync(browser, name, Password);
        Assert.Equal("/", answer.Headers.Location?.OriginalString);
        return browser;
    }

    public Task<HttpResponseMessage> SignInAsync(HttpClient browser, string name, string password, string? returnUrl = null) =>
        SendFormAsync(browser, "/sign-in", "/sign-in", new() { ["name"] = name, ["password"] = password, ["returnUrl"] = returnUrl ?? "" });

    /// <summary>Opens a page and sends its form that goes to <paramref name="action"/>, with other values.</summary>
    public async Task<HttpResponseMessage> SendFormAsync(HttpClient browser, string page, string action, Dictionary<string, string> values)
    {
        var html = await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync(page));
        var token = html.QuerySelector($"form[action='{action}'] input[name=__RequestVerificationToken]")?.GetAttribute("value")
            ?? throw new InvalidOperationException($"{page} has no form that goes to {action}.");
        return await browser.PostAsync(
            action, new FormUrlEncodedContent(values.Append(KeyValuePair.Create("__RequestVerificationToken", token))));
    }

    public async Task<string> NewTokenAsync(string scope, string? cluster = null, int? days = null) =>
        (await Get<ApiTokens>().CreateAsync(new NewToken("test", scope, cluster, days), "test", CancellationToken.None)).Text.Reveal();

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage answer) => await answer.Content.ReadFromJsonAsync<JsonElement>();

    /// <summary>Ends the hub; its folder stays for the next start.</summary>
    public async Task StopAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        if (_ownsFolder)
        {
            _folder.Delete(recursive: true);
        }
    }
}
