using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Lynceus.Kubernetes.Authentication;

/// <summary>How to reach one server: trust and proxy. Makes the handlers that hold the connections.</summary>
internal sealed class ClusterTransport(Uri server, ServerTrust trust, Uri? proxy)
{
    // The default of 64 KiB lets a server 50 ms away send 1.3 MB/s before the window has grown. 1 MiB starts at 20 MB/s, and is all that a watch which nobody
    // reads can make us hold. It still grows with the measured round trip.
    private const int StreamWindowBytes = 1024 * 1024;

    public ServerTrust Trust => trust;

    public Uri Server => server;

    /// <summary>With a proxy, .NET takes the name of the handshake from the <c>Host</c> header alone; null where that header needs no change.</summary>
    public string? HostHeader => trust.ServerName is { } name && IsProxied() ? name : null;

    public SocketsHttpHandler CreateHandler(ClientCertificate? certificate)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            EnableMultipleHttp2Connections = true,
            InitialHttp2StreamWindowSize = StreamWindowBytes,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,

            // So that requests find servers which joined later, and new addresses of a name. Streams that run go on.
            PooledConnectionLifetime = TimeSpan.FromMinutes(15),
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(90),
            SslOptions = TlsOptions(certificate),
        };
        if (proxy is not null)
        {
            handler.Proxy = WebProxyFor(proxy);
        }
        else if (server.IsLoopback)
        {
            handler.UseProxy = false; // as kubectl does, whatever HTTPS_PROXY says
        }

        if (trust.ServerName is not null && !IsProxied() && server.Scheme == Uri.UriSchemeHttps)
        {
            // SocketsHttpHandler overwrites SslOptions.TargetHost with the host of the address (dotnet/runtime issue 126842).
            handler.ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, certificate, cancellationToken);
        }

        return handler;
    }

    private SslClientAuthenticationOptions TlsOptions(ClientCertificate? certificate) => new()
    {
        ClientCertificateContext = certificate?.Context,

        // A resumed session would carry the identity of an older certificate.
        AllowTlsResume = false,
        CertificateRevocationCheckMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck,
        RemoteCertificateValidationCallback = (_, remote, chain, errors) => trust.Accepts(server.IdnHost, remote, chain, errors),
    };

    private async ValueTask<Stream> ConnectAsync(DnsEndPoint endPoint, ClientCertificate? certificate, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken);
            var options = TlsOptions(certificate);
            options.TargetHost = trust.ServerName;
            options.ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11];
            var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
            await stream.AuthenticateAsClientAsync(options, cancellationToken);
            return stream;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool IsProxied() => proxy is not null || (!server.IsLoopback && HttpClient.DefaultProxy.GetProxy(server) is { } used && used != server);

    private static WebProxy WebProxyFor(Uri proxy)
    {
        var webProxy = new WebProxy(new UriBuilder(proxy) { UserName = "", Password = "" }.Uri);
        if (proxy.UserInfo.Split(':', 2) is [{ Length: > 0 } user, .. var rest])
        {
            webProxy.Credentials = new NetworkCredential(Uri.UnescapeDataString(user), Uri.UnescapeDataString(rest is [var password] ? password : ""));
        }

        return webProxy;
    }
}
