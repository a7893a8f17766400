using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Lynceus.Kubernetes.Authentication;

/// <summary>The certificates that a server's chain must end in.</summary>
internal sealed class CertificateAuthorities(X509Certificate2Collection certificates)
{
    internal const int MaxBytes = 4 * 1024 * 1024;

    /// <exception cref="FormatException">There is no certificate in PEM.</exception>
    public static CertificateAuthorities FromPem(byte[] pem)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(Encoding.UTF8.GetString(pem));
        }
        catch (CryptographicException e)
        {
            throw new FormatException("it does not hold certificates in PEM", e);
        }

        return certificates.Count > 0 ? new CertificateAuthorities(certificates) : throw new FormatException("it holds no certificate in PEM");
    }

    /// <summary>Whether the certificate was issued by one of these for a server; <paramref name="problem"/> says why not.</summary>
    /// <param name="sent">Further certificates that the server sent.</param>
    public bool Issued(X509Certificate2 certificate, IEnumerable<X509Certificate2> sent, out string problem)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(certificates);
        chain.ChainPolicy.ExtraStore.AddRange(certificates);
        chain.ChainPolicy.ExtraStore.AddRange(sent.ToArray());
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.1")); // server authentication

        // A bundle may name an intermediate authority without its root. Go, and with it kubectl, takes each certificate of the bundle for a root,
        // so a chain that ends in one of them is whole.
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        var isBuilt = chain.Build(certificate);
        var isTrusted = chain.ChainElements.Any(element => certificates.Any(c => c.RawDataMemory.Span.SequenceEqual(element.Certificate.RawDataMemory.Span)));
        problem = (isBuilt, isTrusted) switch
        {
            (true, true) => "",
            (_, false) => "it was not issued by the certificate authority of the configuration",
            _ => string.Join("; ", chain.ChainStatus.Select(static s => s.StatusInformation.Trim()).Distinct(StringComparer.Ordinal)),
        };
        foreach (var element in chain.ChainElements)
        {
            element.Certificate.Dispose();
        }

        return isBuilt && isTrusted;
    }
}
