using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes;

namespace Lynceus.Testing;

/// <summary>
/// The cluster that tests run against: a new <see cref="FakeApiServer"/>, or the real one whose kubeconfig the environment variable
/// <c>LYNCEUS_TEST_KUBECONFIG</c> names. Namespaces made here go with it.
/// </summary>
public sealed class TestCluster : IAsyncDisposable
{
    public const string Variable = "LYNCEUS_TEST_KUBECONFIG";

    private readonly List<string> _namespaces = [];
    private readonly List<IDisposable> _owned = [];
    private readonly HttpClient _client;

    private TestCluster(string path, FakeApiServer? fake)
    {
        KubeconfigPath = path;
        Fake = fake;
        _client = Connect(Manifests.ReadYaml(File.ReadAllText(path))!.AsObject(), Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>A kubeconfig of an administrator.</summary>
    public string KubeconfigPath { get; }

    /// <summary>Null when the cluster is a real one.</summary>
    public FakeApiServer? Fake { get; }

    /// <summary>Whether a real cluster is used.</summary>
    public static bool IsReal => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable));

    /// <param name="options">Of the fake server; a real one does not know them.</param>
    public static async Task<TestCluster> StartAsync(FakeApiServerOptions? options = null)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } real)
        {
            return new TestCluster(real, null);
        }

        var fake = await FakeApiServer.StartAsync(options);
        var path = Path.Combine(Path.GetTempPath(), $"lynceus-test-{Guid.NewGuid():N}.kubeconfig");
        return new TestCluster(fake.WriteKubeconfig(path), fake);
    }

    /// <summary>A new namespace under a name nobody has; it is deleted with the cluster.</summary>
    public async Task<string> CreateNamespaceAsync()
    {
        var name = $"lynceus-{Guid.NewGuid():N}"[..20];
        await CreateAsync("/api/v1/namespaces", new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } });
        _namespaces.Add(name);
        return name;
    }

    /// <summary>Creates one object; what the server keeps of it is returned.</summary>
    /// <param name="path">Of the collection.</param>
    /// <exception cref="HttpRequestException">The server refused it.</exception>
    public async Task<JsonObject> CreateAsync(string path, JsonObject value)
    {
        using var content = new StringContent(value.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await _client.PostAsync(new Uri(path, UriKind.Relative), content);
        var text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? JsonNode.Parse(text)!.AsObject()
            : throw new HttpRequestException($"POST {path}: {text}", null, response.StatusCode);
    }

    /// <summary>Deletes one object; that it is not there is no error.</summary>
    public async Task DeleteAsync(string path)
    {
        using var response = await _client.DeleteAsync(new Uri(path, UriKind.Relative));
    }

    public async ValueTask DisposeAsync()
    {
        if (Fake is null)
        {
            foreach (var name in _namespaces)
            {
                await DeleteAsync("/api/v1/namespaces/" + name);
            }
        }
        else
        {
            await Fake.DisposeAsync();
            File.Delete(KubeconfigPath);
        }

        _client.Dispose();
        _owned.ForEach(static o => o.Dispose());
    }

    private HttpClient Connect(JsonObject config, string folder)
    {
        var context = Named(config, "contexts", config["current-context"]?.ToString())["context"]!.AsObject();
        var cluster = Named(config, "clusters", context["cluster"]?.ToString())["cluster"]!.AsObject();
        var user = Named(config, "users", context["user"]?.ToString())["user"] as JsonObject ?? [];
        var tls = new SslClientAuthenticationOptions();
        if (Bytes(cluster, "certificate-authority", folder) is { } authority)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPem(Encoding.UTF8.GetString(authority));
            _owned.AddRange(policy.CustomTrustStore);
            tls.CertificateChainPolicy = policy;
        }

        if (Bytes(user, "client-certificate", folder) is { } certificate && Bytes(user, "client-key", folder) is { } key)
        {
            var pair = X509Certificate2.CreateFromPem(Encoding.UTF8.GetString(certificate), Encoding.UTF8.GetString(key));
            _owned.Add(pair);
            tls.ClientCertificates = [pair];
        }

        var client = new HttpClient(new SocketsHttpHandler { SslOptions = tls, UseProxy = false }) { BaseAddress = new Uri(cluster["server"]!.ToString()) };
        var token = user["token"]?.ToString() ?? (user["tokenFile"]?.ToString() is { } file ? File.ReadAllText(Path.Combine(folder, file)).Trim() : null);
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return client;
    }

    private static JsonObject Named(JsonObject config, string list, string? name) =>
        (config[list] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(entry => entry["name"]?.ToString() == name)
        ?? throw new InvalidOperationException($"The kubeconfig has no '{name}' in {list}.");

    private static byte[]? Bytes(JsonObject from, string name, string folder) =>
        from[name + "-data"]?.ToString() is { } inline ? Convert.FromBase64String(inline)
        : from[name]?.ToString() is { } file ? File.ReadAllBytes(Path.Combine(folder, file))
        : null;
}
