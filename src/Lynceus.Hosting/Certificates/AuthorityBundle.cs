using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lynceus.Hosting.Certificates;

/// <summary>Authorities whose client certificates are believed.</summary>
internal sealed class AuthorityBundle(X509Certificate2Collection authorities)
{
    public static readonly AuthorityBundle Empty = new([]);

    public int Count => authorities.Count;

    /// <exception cref="CryptographicException">There is no certificate in it.</exception>
    public static AuthorityBundle FromPem(string pem)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPem(pem);
        return authorities.Count > 0 ? new AuthorityBundle(authorities) : throw new CryptographicException("There is no certificate in it.");
    }

    /// <summary>Whether one of these issued the certificate for a client and it is valid at that time. Intermediate authorities that the client sends are not looked at: they must be in the bundle.</summary>
    public bool Issued(X509Certificate2 certificate, DateTimeOffset at)
    {
        if (authorities.Count == 0)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ExtraStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.2")); // client authentication
        chain.ChainPolicy.VerificationTime = at.UtcDateTime;

        // Each authority of the bundle counts as a root, an intermediate one too, as Go has it; so a chain that reaches one of them is whole.
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        var isIssued = chain.Build(certificate)
            && chain.ChainElements.Any(e => authorities.Any(a => a.RawDataMemory.Span.SequenceEqual(e.Certificate.RawDataMemory.Span)));
        foreach (var element in chain.ChainElements)
        {
            element.Certificate.Dispose();
        }

        return isIssued;
    }
}
