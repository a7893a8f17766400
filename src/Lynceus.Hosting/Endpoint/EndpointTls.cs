using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Lynceus.Hosting.Certificates;

namespace Lynceus.Hosting.Endpoint;

/// <summary>How an endpoint answers handshakes.</summary>
/// <param name="certificate">Asked at every handshake.</param>
internal sealed class EndpointTls(Func<SslStreamCertificateContext> certificate)
{
    public required TlsVersion MinVersion { get; init; }

    /// <summary>A client may have none, and may have one that is of no use here: prometheus-operator set-ups send the server's own pair. Who it is, is looked at later.</summary>
    public required bool AsksForClientCertificate { get; init; }

    public required bool AllowHttp2 { get; init; }

    public SslServerAuthenticationOptions Options() => new()
    {
        ServerCertificateContext = certificate(),
        EnabledSslProtocols = MinVersion == TlsVersion.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12 | SslProtocols.Tls13,
        ApplicationProtocols = AllowHttp2 ? [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11] : [SslApplicationProtocol.Http11],
        ClientCertificateRequired = AsksForClientCertificate,
#pragma warning disable CA5359 // The certificate is that of a client, and means nothing until ClientCertificates has verified it.
        RemoteCertificateValidationCallback = AcceptAny,
#pragma warning restore CA5359
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,

        // Session tickets would let a client whose authority was withdrawn come back without showing its certificate.
        AllowTlsResume = !AsksForClientCertificate,
        AllowRenegotiation = false,
    };

    private static bool AcceptAny(object sender, X509Certificate? client, X509Chain? chain, SslPolicyErrors errors) => true;
}
