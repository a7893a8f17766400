using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.Logging;

namespace Lynceus.Kubernetes.Authentication;

/// <summary>
/// Gives each request its credential, and repeats it once when the server answers 401 and a newer credential is to be had. When certificates change, requests go
/// to new connections, and the old ones end with their last response.
/// </summary>
internal sealed class AuthenticatingHandler(ClusterTransport transport, CredentialSource credentials, Impersonation? impersonation, ILogger logger) : HttpMessageHandler
{
    private const string Authorization = "Authorization";

    private readonly Lock _lock = new();
    private Connections? _connections;
    private bool _isDisposed;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var credential = await credentials.GetAsync(cancellationToken);
        var response = await SendAsync(request, credential, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !CanRepeat(request.Content))
        {
            return response;
        }

        Credential renewed;
        try
        {
            renewed = await credentials.RenewAsync(credential, cancellationToken);
        }
        catch
        {
            response.Dispose();
            throw;
        }

        if (renewed == credential)
        {
            return response;
        }

        response.Dispose();
        AuthenticationLog.CredentialRenewed(logger, transport.Server);
        return await SendAsync(request, renewed, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        Connections? last = null;
        lock (_lock)
        {
            _isDisposed = true;
            (last, _connections) = (_connections, null);
        }

        last?.Retire();
        base.Dispose(disposing);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, Credential credential, CancellationToken cancellationToken)
    {
        request.Headers.Remove(Authorization);
        if (credential.Authorization is { } authorization)
        {
            request.Headers.TryAddWithoutValidation(Authorization, authorization);
        }

        impersonation?.RemoveFrom(request.Headers);
        impersonation?.AddTo(request.Headers);
        request.Headers.Host = transport.HostHeader ?? request.Headers.Host;
        var connections = Enter(credential.Certificate);
        try
        {
            return await connections.Invoker.SendAsync(request, cancellationToken);
        }
        finally
        {
            connections.Leave();
        }
    }

    private Connections Enter(ClientCertificate? certificate)
    {
        var authorities = transport.Trust.Current();
        Connections? outdated = null;
        Connections current;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_connections is null || !_connections.IsMadeFor(certificate, authorities))
            {
                outdated = _connections;
                _connections = new Connections(transport.CreateHandler(certificate), certificate, authorities);
            }

            current = _connections;
            current.Enter();
        }

        if (outdated is not null)
        {
            AuthenticationLog.ConnectionsReplaced(logger, transport.Server);
            outdated.Retire();
        }

        return current;
    }

    // A stream may be gone after the first attempt; a body in memory is sent again as it is.
    private static bool CanRepeat(HttpContent? content) => content is null or ByteArrayContent or ReadOnlyMemoryContent or JsonContent;

    /// <summary>
    /// The connections made with one client certificate and one set of authorities. Disposing a <see cref="SocketsHttpHandler"/> ends idle connections at once and
    /// the others with their last response, but refuses requests; so it waits for those that have no response yet.
    /// </summary>
    private sealed class Connections(SocketsHttpHandler handler, ClientCertificate? certificate, CertificateAuthorities? authorities)
    {
        private int _users = 1;

        public HttpMessageInvoker Invoker { get; } = new(handler, disposeHandler: true);

        public bool IsMadeFor(ClientCertificate? otherCertificate, CertificateAuthorities? otherAuthorities) =>
            ReferenceEquals(certificate, otherCertificate) && ReferenceEquals(authorities, otherAuthorities);

        public void Enter() => Interlocked.Increment(ref _users);

        public void Leave()
        {
            if (Interlocked.Decrement(ref _users) == 0)
            {
                Invoker.Dispose();
            }
        }

        /// <summary>Gives up the place that it holds for being the current one.</summary>
        public void Retire() => Leave();
    }
}
