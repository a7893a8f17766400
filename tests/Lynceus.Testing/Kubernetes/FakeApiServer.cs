using System.Net.Security;
using System.Text;
using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes.Access;
using Lynceus.Testing.Kubernetes.Http;
using Lynceus.Testing.Kubernetes.Resources;
using Lynceus.Testing.Kubernetes.Storage;

namespace Lynceus.Testing.Kubernetes;

/// <summary>
/// A kube-apiserver 1.36 as its clients see it, in this process on a loopback port. What it answers is held to recorded exchanges; where it differs, see
/// <c>docs/fake-api-server.md</c>. No controllers run in it.
/// </summary>
public sealed class FakeApiServer : IAsyncDisposable
{
    private static readonly string[] InitialNamespaces = ["default", "kube-node-lease", "kube-public", "kube-system"];

    private readonly FakeApiServerOptions _options;
    private readonly ClusterStore _store;
    private readonly ResourceKinds _kinds = new();
    private readonly Writes _writes;
    private readonly UserTable _users;
    private readonly RequestLog _log;
    private readonly WatchSessions _watches = new();
    private readonly ServingCertificates? _certificates;
    private readonly RequestHandler _handler;
    private Listener? _listener;
    private int _port;

    private FakeApiServer(FakeApiServerOptions options)
    {
        _options = options;
        _store = new ClusterStore(options.WatchHistory, options.WatchHistoryBytes);
        _writes = new Writes(options, _store, _kinds);
        _users = new UserTable(options);
        _log = new RequestLog(options.RequestLog);
        _certificates = options.Tls ? new ServingCertificates() : null;
        _port = options.Port;
        Faults = new Faults(_watches);
        _handler = new RequestHandler(options, _store, _kinds, _writes, _users, _log, _watches, Faults);
    }

    /// <summary>Without a slash at the end.</summary>
    public Uri Url => new($"{(_options.Tls ? "https" : "http")}://127.0.0.1:{_port}");

    public Faults Faults { get; }

    /// <summary>The last requests, oldest first; how many is an option.</summary>
    public IReadOnlyList<RecordedRequest> Requests => _log.Requests;

    /// <summary>Watches that are open now.</summary>
    public IReadOnlyList<FaultRequest> OpenWatches => [.. _watches.Open.Select(static w => w.Request)];

    /// <summary>The newest resource version.</summary>
    public long ResourceVersion => _store.Version;

    /// <summary>PEM text of the authority that signs the serving certificate; null without TLS.</summary>
    public string? AuthorityPem => _certificates?.AuthorityPem;

    public static async Task<FakeApiServer> StartAsync(FakeApiServerOptions? options = null)
    {
        var server = new FakeApiServer(options ?? new FakeApiServerOptions());
        foreach (var name in InitialNamespaces)
        {
            server.Apply(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } });
        }

        await server.ResumeServingAsync();
        return server;
    }

    /// <summary>YAML text: the server, its authority inline, and the token of a user.</summary>
    public string Kubeconfig(string user = "admin")
    {
        var authority = _certificates is null
            ? ""
            : $"    certificate-authority-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(_certificates.AuthorityPem))}\n";
        return $"""
            apiVersion: v1
            kind: Config
            current-context: fake
            clusters:
            - name: fake
              cluster:
                server: {Url.OriginalString}
            {authority}contexts:
            - name: fake
              context:
                cluster: fake
                user: {user}
            users:
            - name: {user}
              user:
                token: {_users.TokenOf(user)}

            """;
    }

    /// <summary>Writes <see cref="Kubeconfig"/> to a file; returns its path.</summary>
    public string WriteKubeconfig(string path, string user = "admin")
    {
        File.WriteAllText(path, Kubeconfig(user));
        return path;
    }

    public string TokenOf(string user) => _users.TokenOf(user);

    /// <summary>From now on the user's token is known; one of the same token is replaced.</summary>
    public void AddUser(ClusterUser user) => _users.Add(user);

    public void RemoveToken(string token) => _users.Remove(token);

    /// <summary>
    /// Seeds objects from manifests: YAML with several documents, JSON, List kinds; definitions of custom resources too. What exists under the same name is replaced.
    /// An object keeps the uid, the creation time and the status it brings; a namespace that is missing is made.
    /// </summary>
    public void Load(string yamlOrJson)
    {
        foreach (var value in Manifests.Read(yamlOrJson))
        {
            Apply(value);
        }
    }

    /// <summary>As <see cref="Load(string)"/> for one object. It becomes the server's: the caller must not use it any more.</summary>
    public void Load(JsonObject value) => Apply(value);

    /// <summary>All <c>.yaml</c>, <c>.yml</c> and <c>.json</c> files of a folder and those below, definitions of custom resources first.</summary>
    public void LoadFolder(string path)
    {
        var values = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Where(static f => Path.GetExtension(f) is ".yaml" or ".yml" or ".json")
            .Order(StringComparer.Ordinal)
            .SelectMany(static f => Manifests.Read(File.ReadAllText(f)))
            .OrderBy(static v => v["kind"]?.ToString() switch { "CustomResourceDefinition" => 0, "Namespace" => 1, _ => 2 });
        foreach (var value in values.ToArray())
        {
            Apply(value);
        }
    }

    /// <summary>An object as it is now; null when there is none. <paramref name="plural"/> may be qualified: <c>leases.coordination.k8s.io</c>.</summary>
    public JsonObject? Find(string plural, string? ns, string name) =>
        _kinds.FindPlural(plural) is { } kind ? _writes.Find(kind, ns ?? "", name)?.Parse() : null;

    /// <summary>Number of objects of a resource.</summary>
    public int Count(string plural, string? ns = null)
    {
        if (_kinds.FindPlural(plural) is not { } kind)
        {
            return 0;
        }

        var (start, end) = _store.Of(kind).State.Range(ns ?? "");
        return end - start;
    }

    /// <summary>Bytes of bodies sent about a resource since the start, watches included.</summary>
    public long BytesSent(string plural) => _log.BytesOf(plural).Value;

    public void ClearRequests() => _log.Clear();

    /// <summary>
    /// History is gone: older versions are refused for watches, exact lists and continue tokens. A real server goes on serving them from its watch caches until it is
    /// restarted; with <paramref name="cachesToo"/> false this one does too.
    /// </summary>
    public void Compact(bool cachesToo = true) => _store.Compact(cachesToo);

    /// <summary>All connections are cut, the server is away for a while, then serves on the same port with watch caches that start anew.</summary>
    /// <param name="compact">Whether history is compacted meanwhile; watches at older versions are refused in any case, as recorded.</param>
    /// <param name="downtime">On the server's clock.</param>
    public async Task RestartAsync(bool compact = true, TimeSpan downtime = default)
    {
        await StopServingAsync();
        _store.Restart(compact);
        if (downtime > TimeSpan.Zero)
        {
            await Task.Delay(downtime, _options.Time);
        }

        await ResumeServingAsync();
    }

    /// <summary>Cuts all connections and serves no more. State and history stay.</summary>
    public async Task StopServingAsync()
    {
        if (Interlocked.Exchange(ref _listener, null) is { } listener)
        {
            await listener.DisposeAsync();
        }
    }

    /// <summary>Serves again on the same port.</summary>
    public async Task ResumeServingAsync()
    {
        if (_listener is null)
        {
            _listener = await Listener.StartAsync(_port, _certificates is null ? null : TlsOptions, _handler.HandleAsync);
            _port = _listener.Port;
        }
    }

    /// <summary>A new serving certificate, by a new authority when the options say so. New handshakes see it.</summary>
    public void RotateCertificate() => _certificates?.Rotate(_options.RotateAuthority);

    public async ValueTask DisposeAsync()
    {
        await StopServingAsync();
        _certificates?.Dispose();
    }

    private SslServerAuthenticationOptions TlsOptions() => new()
    {
        ServerCertificate = _certificates!.Serving,
        ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
    };

    private void Apply(JsonObject value)
    {
        var (apiVersion, kindName) = (value["apiVersion"]?.ToString() ?? "", value["kind"]?.ToString() ?? "");
        var kind = _kinds.FindKind(apiVersion, kindName) ?? throw new ArgumentException($"There is no kind {kindName} in {apiVersion}.", nameof(value));
        var ns = kind.Namespaced ? (value["metadata"] as JsonObject)?["namespace"]?.ToString() ?? "default" : "";
        if (ns.Length > 0 && Find("namespaces", null, ns) is null)
        {
            Apply(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = ns } });
        }

        _writes.Seed(kind, ns, value);
    }
}
