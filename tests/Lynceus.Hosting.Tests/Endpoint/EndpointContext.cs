using System.Diagnostics.Metrics;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Lynceus.Hosting.Access;
using Lynceus.Hosting.Endpoint;
using Lynceus.Kubernetes.Authentication;
using Lynceus.Kubernetes.Http;
using Lynceus.Testing;
using Lynceus.Testing.Kubernetes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lynceus.Hosting.Tests.Endpoint;

/// <summary>An endpoint on a manual clock in front of a fake API server, and clients of it.</summary>
internal sealed class EndpointContext : IAsyncDisposable
{
    public const string Scraper = "system:serviceaccount:monitoring:scraper";
    public const string ScraperToken = "token-of-system-serviceaccount-monitoring-scraper";
    public const string Body = "up 1\n";

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("lynceus-endpoint-").FullName;
    private readonly Meter _meter = new("test");
    private readonly List<IDisposable> _disposables = [];
    private AccessGuard? _guard;

    private EndpointContext(FakeApiServer api, ManualTimeProvider clock) => (Api, Clock) = (api, clock);

    public FakeApiServer Api { get; }

    public ManualTimeProvider Clock { get; }

    public MetricsReading Metrics { get; private set; } = null!;

    public RecordedLog Log { get; } = new();

    public MetricsEndpoint Endpoint { get; private set; } = null!;

    public HttpClient Client { get; private set; } = null!;

    /// <summary>Authorization headers that handlers saw.</summary>
    public List<string> SeenByHandler { get; } = [];

    /// <param name="account">User as whom reviews are asked; null: no cluster at all.</param>
    public static async Task<EndpointContext> StartAsync(Action<MetricsEndpointOptions>? configure = null, string? account = "lynceus", bool isSecure = false)
    {
        var clock = new ManualTimeProvider();
        var context = new EndpointContext(await FakeApiServer.StartAsync(Cluster(clock)), clock);
        var options = new MetricsEndpointOptions { Listen = new ListenAddress(System.Net.IPAddress.Loopback, 0), IsSecure = isSecure };
        options.Authentication.Mode = AuthenticationMode.Required;
        configure?.Invoke(options);
        context.Metrics = new MetricsReading(context._meter);
        context._guard = new AccessGuard(
            account is null ? null : context.Connect(account), options.Reviews, options.Throttle, context.Log.CreateLogger(nameof(AccessGuard)), clock, context._meter);
        context.Endpoint = new MetricsEndpoint(
            options, context.Paths(), context._guard, context.Log, clock, context._meter);
        await context.Endpoint.StartAsync(CancellationToken.None);
        context.Client = context.NewClient();
        return context;
    }

    /// <param name="certificate">Shown to the endpoint; what the endpoint shows is taken as it is.</param>
    public HttpClient NewClient(X509Certificate2? certificate = null)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 32 };
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null;
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificateContext = System.Net.Security.SslStreamCertificateContext.Create(certificate, null, offline: true);
        }

        var client = new HttpClient(handler) { BaseAddress = Endpoint.Address, Timeout = Patience };
        _disposables.Add(client);
        return client;
    }

    public Task<HttpResponseMessage> GetAsync(string? token = ScraperToken, string path = "/metrics", HttpMethod? method = null, HttpClient? client = null)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, path);
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return (client ?? Client).SendAsync(request);
    }

    public async Task<int> StatusAsync(string? token = ScraperToken, string path = "/metrics", HttpMethod? method = null, HttpClient? client = null)
    {
        using var response = await GetAsync(token, path, method, client);
        return (int)response.StatusCode;
    }

    /// <param name="resource"><c>tokenreviews</c> or <c>subjectaccessreviews</c>.</param>
    public int Reviews(string resource) => Api.Requests.Count(r => r.Resource == resource);

    public async ValueTask DisposeAsync()
    {
        await Endpoint.StopAsync(CancellationToken.None);
        await Endpoint.DisposeAsync();
        await _guard!.DisposeAsync();
        _disposables.ForEach(static d => d.Dispose());
        Metrics.Dispose();
        _meter.Dispose();
        await Api.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static FakeApiServerOptions Cluster(ManualTimeProvider clock) => new()
    {
        Time = clock,
        Users =
        [
            new ClusterUser("lynceus"),
            new ClusterUser(Scraper),
            new ClusterUser("observer") { Groups = ["observers"] },
            new ClusterUser("bound") { Audiences = ["lynceus"] },
            new ClusterUser("late") { Expires = clock.GetUtcNow() - TimeSpan.FromSeconds(1) },
        ],
        Rules =
        [
            new AccessRule { Subject = "lynceus", Verbs = ["create"], Resources = ["tokenreviews", "subjectaccessreviews"] },
            new AccessRule { Subject = Scraper, Verbs = ["get"], NonResourceUrls = ["/metrics"] },
            new AccessRule { Subject = "bound", Verbs = ["get"], NonResourceUrls = ["/metrics"] },
            new AccessRule { Subject = "observer", Verbs = ["get"], ApiGroups = [""], Resources = ["services/metrics"], Namespace = "monitoring" },
            new AccessRule { Subject = "system:unauthenticated", Verbs = ["get"], NonResourceUrls = ["/open"] },
        ],
    };

    private EndpointPaths Paths()
    {
        var paths = new EndpointPaths();
        foreach (var path in new[] { "/metrics", "/open", "/debug/heap" })
        {
            paths.Map(path, AnswerAsync);
        }

        return paths;
    }

    private Task AnswerAsync(HttpContext context)
    {
        lock (SeenByHandler)
        {
            SeenByHandler.Add(context.Request.Headers.Authorization.ToString());
        }

        return context.Response.WriteAsync(Body);
    }

    private KubernetesClient Connect(string account)
    {
        var file = Api.WriteKubeconfig(Path.Combine(_folder, "kubeconfig"), account);
        var connection = ClusterConnection.Resolve(new ClusterConnectionOptions { Kubeconfig = file }, TimeProvider.System, NullLogger.Instance);
        var client = new KubernetesClient(connection);
        _disposables.Add(client);
        _disposables.Add(connection);
        return client;
    }
}
