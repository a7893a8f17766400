using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Lynceus.Hosting.Certificates;

/// <summary>What a handshake needs, made once per certificate.</summary>
/// <param name="NotAfter">When it ends.</param>
/// <param name="RenewAt">When one that is signed by itself is replaced.</param>
internal sealed record ServingCertificate(SslStreamCertificateContext Context, bool IsSelfSigned, DateTimeOffset NotAfter, DateTimeOffset RenewAt)
{
    public X509Certificate2 Certificate => Context.TargetCertificate;

    public static ServingCertificate FromFiles(ServerCertificate pair) =>
        new(SslStreamCertificateContext.Create(pair.Certificate, pair.Chain, offline: true), false, new DateTimeOffset(pair.Certificate.NotAfter), DateTimeOffset.MaxValue);
}
