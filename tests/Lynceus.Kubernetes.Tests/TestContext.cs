using System.Text;
using System.Text.Json;
using Lynceus.Kubernetes.Authentication;
using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Informers;
using Lynceus.Kubernetes.Watch;
using Lynceus.Testing;
using Lynceus.Testing.Kubernetes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lynceus.Kubernetes.Tests;

/// <summary>A cluster with a namespace of its own, and a client for it.</summary>
internal sealed class TestContext : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("lynceus-").FullName;
    private readonly List<IDisposable> _disposables = [];
    private readonly FakeApiServer? _fake;
    private readonly IAsyncDisposable _server;
    private readonly string _kubeconfig;

    private TestContext(FakeApiServer? fake, IAsyncDisposable server, string? kubeconfig)
    {
        (_fake, _server) = (fake, server);
        _kubeconfig = kubeconfig ?? Path.Combine(_folder, "admin.kubeconfig");
    }

    /// <summary>Whether a real API server is used, which cannot be made to fail.</summary>
    public bool IsReal => _fake is null;

    public FakeApiServer Fake => _fake ?? throw new InvalidOperationException("The server is a real one.");

    public KubernetesClient Client { get; private set; } = null!;

    public string Namespace { get; private set; } = "";

    /// <summary>On the real server that <see cref="TestCluster.Variable"/> names, otherwise on a fake one.</summary>
    public static async Task<TestContext> StartAsync(FakeApiServerOptions? options = null)
    {
        var cluster = await TestCluster.StartAsync(options);
        var context = new TestContext(cluster.Fake, cluster, cluster.KubeconfigPath);
        context.Client = context.NewClient();
        context.Namespace = await cluster.CreateNamespaceAsync();
        return context;
    }

    /// <summary>Always on a fake server, for tests of what a real one does not do when asked.</summary>
    public static async Task<TestContext> StartFakeAsync(FakeApiServerOptions? options = null)
    {
        var fake = await FakeApiServer.StartAsync(options);
        var context = new TestContext(fake, fake, kubeconfig: null);
        context.Client = context.NewClient();
        context.Namespace = "test";
        fake.Load("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"test"}}""");
        return context;
    }

    /// <param name="user">A user that the fake server knows; requests of another one than the tests' own can be struck by faults apart. A real server knows the administrator only.</param>
    public KubernetesClient NewClient(string user = "admin", TimeProvider? time = null, KubernetesClientOptions? options = null, ILogger? logger = null)
    {
        var file = IsReal ? _kubeconfig : Fake.WriteKubeconfig(Path.Combine(_folder, $"{user}.kubeconfig"), user);
        var connection = ClusterConnection.Resolve(new ClusterConnectionOptions { Kubeconfig = file }, time ?? TimeProvider.System, NullLogger.Instance);
        var client = new KubernetesClient(connection, options, time, logger, new Random(1));
        _disposables.Add(client);
        _disposables.Add(connection);
        return client;
    }

    /// <summary>Options for an informer of the test's own objects; a cluster with controllers puts a config map into every namespace.</summary>
    public InformerOptions Scope(InformerOptions? options = null, ObjectQuery? query = null) => (options ?? new InformerOptions()) with
    {
        Query = (query ?? new ObjectQuery()) with { Namespace = Namespace, FieldSelector = query?.FieldSelector ?? "metadata.name!=kube-root-ca.crt" },
    };

    /// <summary>Returns the uid.</summary>
    public Task<string> CreateConfigMapAsync(string name, string value, string labels = "{}") =>
        Client.SendAsync(
            new ApiRequest(HttpMethod.Post, ResourceType.ConfigMaps.PathOf(Namespace)) { Body = Encoding.UTF8.GetBytes(ConfigMap(name, value, labels)) },
            static body => Encoding.UTF8.GetString(RawObject.Read(body.Span).Uid),
            CancellationToken.None);

    public Task PutConfigMapAsync(string name, string value, string labels = "{}") =>
        SendAsync(HttpMethod.Put, ResourceType.ConfigMaps.PathOf(Namespace, name), ConfigMap(name, value, labels));

    public Task DeleteConfigMapAsync(string name) => Client.DeleteAsync(ResourceType.ConfigMaps, new NamespacedName(Namespace, name), CancellationToken.None);

    public Task SendAsync(HttpMethod method, string path, string body) =>
        Client.SendAsync(new ApiRequest(method, path) { Body = Encoding.UTF8.GetBytes(body) }, static _ => true, CancellationToken.None);

    /// <summary>The value of a config map; configmaps need no node, scheduler or controller, so they serve on a real cluster too.</summary>
    public static string? Value(in RawObject raw)
    {
        using var document = JsonDocument.Parse(raw.Json.ToArray());
        return document.RootElement.TryGetProperty("data", out var data) && data.TryGetProperty("value", out var value) ? value.GetString() : "";
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var disposable in _disposables)
        {
            disposable.Dispose();
        }

        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string ConfigMap(string name, string value, string labels) =>
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","labels":{{{labels}}}},"data":{"value":"{{{value}}}"}}""";
}
