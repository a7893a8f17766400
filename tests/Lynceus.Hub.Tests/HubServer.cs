using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Lynceus.Hosting;
using Lynceus.Hub.Demo;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Lynceus.Hub.Tests;

/// <summary>A whole hub on a free loopback port with a data folder of its own, and a client with an administrator's token.</summary>
internal sealed class HubServer : IAsyncDisposable
{
    public const string AdminToken = "test-administrator-token-0123456789";

    private readonly WebApplication _app;
    private readonly bool _ownsData;

    private HubServer(WebApplication app, HubOptions options, bool ownsData)
    {
        _app = app;
        _ownsData = ownsData;
        Options = options;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Client = NewClient();
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdminToken);
    }

    public HubOptions Options { get; }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<HubServer> StartAsync(Action<HubOptions>? configure = null, string? dataDirectory = null)
    {
        var options = new HubOptions
        {
            Listen = new ListenAddress(IPAddress.Loopback, 0),
            DataDirectory = dataDirectory ?? Directory.CreateTempSubdirectory("lynceus-hub-").FullName,
            BootstrapToken = AdminToken,
        };
        configure?.Invoke(options);
        var app = HubApplication.Build(options);
        await app.StartAsync();
        return new HubServer(app, options, dataDirectory is null);
    }

    /// <summary>A client without a token that follows no redirects.</summary>
    public HttpClient NewClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }, disposeHandler: true) { BaseAddress = Address };

    public Task<HttpResponseMessage> PostAsync(string cluster, string tool, string report, bool wait = true) =>
        PostAsync(cluster, tool, Encoding.UTF8.GetBytes(report), wait);

    public async Task<HttpResponseMessage> PostAsync(string cluster, string tool, byte[] report, bool wait = true)
    {
        using var content = new ByteArrayContent(report);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return await Client.PostAsync(new Uri($"api/v1/clusters/{cluster}/reports/{tool}{(wait ? "?wait=true" : "")}", UriKind.Relative), content);
    }

    /// <summary>Sends a report that must be accepted and returns the receipt.</summary>
    public async Task<JsonElement> ImportAsync(string cluster, string tool, string report)
    {
        using var response = await PostAsync(cluster, tool, report);
        Assert.True(response.StatusCode == System.Net.HttpStatusCode.Accepted, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>Decides an item; the answer must be 200.</summary>
    public async Task PatchAsync(long id, object decision)
    {
        using var response = await Client.PatchAsJsonAsync(new Uri($"api/v1/action-items/{id}", UriKind.Relative), decision);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    public async Task<JsonElement> GetAsync(string path) =>
        await Client.GetFromJsonAsync<JsonElement>(new Uri("api/v1/" + path, UriKind.Relative));

    /// <summary>Items of the list with this query, at most 500.</summary>
    public async Task<IReadOnlyList<JsonElement>> ItemsAsync(string query) =>
        [.. (await GetAsync($"action-items?limit=500&{query}")).GetProperty("items").EnumerateArray()];

    public Task<DemoOutcome> LoadDemoAsync(string folder, Action<int, int> progress) => _app.LoadDemoAsync(folder, progress, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        if (_ownsData)
        {
            Directory.Delete(Options.DataDirectory, recursive: true);
        }
    }
}
