using Microsoft.Extensions.Logging;

namespace Lynceus.Kubernetes.Authentication;

/// <summary>Where, and as whom, to talk to one API server. Safe for concurrent use; its handlers must be disposed before it.</summary>
public sealed class ClusterConnection : IDisposable
{
    private readonly ClusterTransport _transport;
    private readonly CredentialSource _credentials;
    private readonly Impersonation? _impersonation;
    private readonly ILogger _logger;

    internal ClusterConnection(
        ClusterTransport transport, CredentialSource credentials, Impersonation? impersonation, string @namespace, string description, ILogger logger)
    {
        (_transport, _credentials, _impersonation, Namespace, Description, _logger) = (transport, credentials, impersonation, @namespace, description, logger);
        AuthenticationLog.Resolved(logger, Server, description);
        if (transport.Trust.IsInsecure)
        {
            AuthenticationLog.Insecure(logger, Server);
        }
    }

    /// <summary>Ends in a slash and may have a path before it: API servers behind a gateway have one. See <see cref="AddressOf"/>.</summary>
    public Uri Server => _transport.Server;

    /// <summary>The namespace of the context or of the service account; <c>default</c> where it names none.</summary>
    public string Namespace { get; }

    /// <summary>For messages: which file and context, or the in-cluster account. Holds no secret.</summary>
    public string Description { get; }

    /// <summary>Finds the cluster: the file of the options, else <c>KUBECONFIG</c>, else the in-cluster account, else <c>~/.kube/config</c>.</summary>
    /// <exception cref="KubeconfigException">Nothing was found, or what was found cannot be used.</exception>
    public static ClusterConnection Resolve(ClusterConnectionOptions options, TimeProvider time, ILogger logger) =>
        new ConnectionSources(options, time, logger).Resolve();

    /// <summary>The service account mounted at <paramref name="folder"/> and the server that the environment names.</summary>
    /// <exception cref="KubeconfigException">This is not a pod, or its account cannot be used.</exception>
    public static ClusterConnection InCluster(string folder, TimeProvider time, ILogger logger, Func<string, string?>? environment = null)
    {
        var options = new ClusterConnectionOptions { ServiceAccountFolder = folder };
        return new ServiceAccount(environment is null ? options : options with { Environment = environment }, time, logger).Connect();
    }

    /// <summary>The address of a path of the API, for example <c>/api/v1/pods?limit=500</c>, with the path of <see cref="Server"/> before it.</summary>
    public Uri AddressOf(string pathAndQuery) => new(Server, pathAndQuery.TrimStart('/'));

    /// <summary>
    /// Connections of their own, and on top of them what authenticates each request. Wants requests for <see cref="AddressOf"/> addresses;
    /// with HTTP/2 where <see cref="HttpRequestMessage.Version"/> allows it.
    /// </summary>
    public HttpMessageHandler CreateHandler() => new AuthenticatingHandler(_transport, _credentials, _impersonation, _logger);

    public void Dispose() => _credentials.Dispose();
}
