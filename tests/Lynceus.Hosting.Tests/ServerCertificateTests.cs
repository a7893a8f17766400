using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lynceus.Hosting.Tests;

public sealed class ServerCertificateTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lynceus-certificate-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Read_PemFiles_GiveCertificateWithKeyAndChain()
    {
        var (certificate, key) = Write("a");

        var read = ServerCertificate.Read(certificate, key);

        Assert.True(read.Certificate.HasPrivateKey);
        Assert.Equal("CN=a", read.Certificate.Subject);
        Assert.Single(read.Chain);
    }

    [Fact]
    public void Read_KeyOfAnother_IsRefused() =>
        Assert.ThrowsAny<CryptographicException>(() => ServerCertificate.Read(Write("a").Certificate, Write("b").Key));

    [Fact]
    public void Read_NoPem_IsRefused()
    {
        var path = Path.Combine(_folder.FullName, "text");
        File.WriteAllText(path, "hello");

        Assert.ThrowsAny<CryptographicException>(() => ServerCertificate.Read(path, path));
    }

    private (string Certificate, string Key) Write(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var from = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(from, from.AddYears(10));
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path + ".crt", certificate.ExportCertificatePem());
        File.WriteAllText(path + ".key", key.ExportPkcs8PrivateKeyPem());
        return (path + ".crt", path + ".key");
    }
}
