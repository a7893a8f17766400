using System.Security.Authentication;

namespace Lynceus.Hosting.Certificates;

/// <summary>The oldest version of TLS that is spoken.</summary>
public enum TlsVersion
{
    Tls12 = SslProtocols.Tls12,
    Tls13 = SslProtocols.Tls13,
}
