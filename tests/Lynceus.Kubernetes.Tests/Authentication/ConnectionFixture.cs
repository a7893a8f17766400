using System.Net;
using Lynceus.Kubernetes.Authentication;
using Lynceus.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lynceus.Kubernetes.Tests.Authentication;

/// <summary>A folder, a clock and an empty environment for tests that resolve and use a connection.</summary>
public abstract class ConnectionFixture : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lynceus-auth-");
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromSeconds(30));

    private protected ManualTimeProvider Clock { get; } = new();

    private protected Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    private protected string Folder => _folder.FullName;

    private protected CancellationToken Stop => _stop.Token;

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _stop.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected string Write(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    private protected ClusterConnectionOptions Options(string? kubeconfig = null, string? context = null) => new()
    {
        Kubeconfig = kubeconfig,
        Context = context,
        ServiceAccountFolder = Path.Combine(Folder, "serviceaccount"),
        Environment = name => Variables.GetValueOrDefault(name),
        HasTerminal = static () => false,
    };

    private protected ClusterConnection Resolve(ClusterConnectionOptions options) => ClusterConnection.Resolve(options, Clock, NullLogger.Instance);

    /// <summary>Connects as a kubeconfig of this content says.</summary>
    private protected ClusterConnection Connect(string kubeconfig) => Resolve(Options(Write("kubeconfig", kubeconfig)));

    private protected async Task<HttpStatusCode> GetAsync(HttpMessageInvoker client, ClusterConnection connection, HttpContent? content = null)
    {
        using var request = NewRequest(connection);
        request.Method = content is null ? HttpMethod.Get : HttpMethod.Post;
        request.Content = content;
        using var response = await client.SendAsync(request, Stop);
        return response.StatusCode;
    }

    private protected static HttpRequestMessage NewRequest(ClusterConnection connection) => new(HttpMethod.Get, connection.AddressOf("/version"))
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
    };
}
