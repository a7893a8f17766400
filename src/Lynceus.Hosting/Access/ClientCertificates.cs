using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using Lynceus.Hosting.Certificates;

namespace Lynceus.Hosting.Access;

/// <summary>Who holds a client certificate. One that our authorities did not issue counts as none: scrapers send what they have, and may show a token beside it.</summary>
internal sealed class ClientCertificates(ClientAuthorities authorities, TimeProvider time)
{
    // A certificate object lives as long as its connection; requests of one connection share the check.
    private readonly ConditionalWeakTable<X509Certificate2, Checked> _checked = [];

    public CallerIdentity? Identify(X509Certificate2? certificate)
    {
        if (certificate is null)
        {
            return null;
        }

        var bundle = authorities.Current;
        if (!_checked.TryGetValue(certificate, out var result) || !ReferenceEquals(result.Bundle, bundle))
        {
            result = new Checked(bundle, bundle.Issued(certificate, time.GetUtcNow()) ? IdentityOf(certificate) : null, new DateTimeOffset(certificate.NotAfter));
            _checked.AddOrUpdate(certificate, result);
        }

        return time.GetUtcNow() < result.NotAfter ? result.Caller : null;
    }

    private static CallerIdentity? IdentityOf(X509Certificate2 certificate)
    {
        var (name, organizations) = CertificateSubject.Read(certificate.SubjectName);
        return name is { Length: > 0 } ? CallerIdentity.OfCertificate(name, organizations) : null;
    }

    private sealed record Checked(AuthorityBundle Bundle, CallerIdentity? Caller, DateTimeOffset NotAfter);
}
