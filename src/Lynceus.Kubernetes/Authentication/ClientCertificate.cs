using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Lynceus.Kubernetes.Authentication;

/// <summary>A certificate with its key and the certificates that were issued it, ready for handshakes. Not disposed: handshakes of other threads may use it still.</summary>
internal sealed class ClientCertificate
{
    internal const int MaxBytes = 1024 * 1024;

    private ClientCertificate(SslStreamCertificateContext context) => Context = context;

    public SslStreamCertificateContext Context { get; }

    /// <exception cref="FormatException">These are not a certificate and its unencrypted key in PEM.</exception>
    public static ClientCertificate FromPem(byte[] certificates, byte[] key)
    {
        try
        {
            var certificatesText = Encoding.UTF8.GetString(certificates);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificatesText);
            if (chain.Count == 0)
            {
                throw new FormatException("it holds no certificate in PEM");
            }

            var issuers = new X509Certificate2Collection(chain.Skip(1).ToArray());
            return new ClientCertificate(SslStreamCertificateContext.Create(WithKey(certificatesText, Encoding.UTF8.GetString(key)), issuers, offline: true));
        }
        catch (CryptographicException e)
        {
            throw new FormatException("it does not hold certificates in PEM", e);
        }
    }

    private static X509Certificate2 WithKey(string certificate, string key)
    {
        if (key.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            throw new FormatException("the key is encrypted; give it without a passphrase");
        }

        try
        {
            return X509Certificate2.CreateFromPem(certificate, key);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new FormatException("the key is not an RSA or EC key in PEM that belongs to the certificate", e);
        }
    }
}
