using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;

namespace Lynceus.Hosting;

/// <summary>Certificate of a server with the chain that it sends along.</summary>
public sealed record ServerCertificate(X509Certificate2 Certificate, X509Certificate2Collection Chain)
{
    /// <summary>Reads a certificate from PEM files as cert-manager and the like write them.</summary>
    /// <param name="certificateFile">The certificate, then those that signed it.</param>
    /// <param name="keyFile">Its key, not encrypted.</param>
    /// <exception cref="CryptographicException">The files hold something else, or do not belong together.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ServerCertificate Read(string certificateFile, string keyFile) =>
        FromPem(File.ReadAllText(certificateFile), File.ReadAllText(keyFile));

    /// <exception cref="CryptographicException">The texts hold something else, or do not belong together.</exception>
    internal static ServerCertificate FromPem(string certificate, string key)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificate);
        try
        {
            return new ServerCertificate(X509Certificate2.CreateFromPem(certificate, key), chain);
        }
        catch (ArgumentException e)
        {
            throw new CryptographicException("The key is not that of the certificate.", e);
        }
    }

    /// <summary>Makes it the certificate of all HTTPS addresses of the server.</summary>
    public void Use(IWebHostBuilder server) => server.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.ConfigureHttpsDefaults(https =>
    {
        https.ServerCertificate = Certificate;
        https.ServerCertificateChain = Chain;
    }));
}
