using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lynceus.Hosting.Tests.Certificates;

/// <summary>A folder as the kubelet mounts a Secret: the files are links into <c>..data</c>, which is a link to a folder that is never changed.</summary>
internal sealed class PairFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lynceus-pair-");
    private int _versions;

    public string CertificateFile => Path.Combine(_folder.FullName, "tls.crt");

    public string KeyFile => Path.Combine(_folder.FullName, "tls.key");

    public string AuthorityFile => Path.Combine(_folder.FullName, "ca.crt");

    /// <summary>Swaps the whole content at once.</summary>
    public void Swap(string certificate, string key)
    {
        var version = $"..version{++_versions}";
        var folder = Directory.CreateDirectory(Path.Combine(_folder.FullName, version)).FullName;
        File.WriteAllText(Path.Combine(folder, "tls.crt"), certificate);
        File.WriteAllText(Path.Combine(folder, "tls.key"), key);
        var next = Path.Combine(_folder.FullName, "..data_tmp");
        File.CreateSymbolicLink(next, version);
        Assert.Equal(0, Rename(next, Path.Combine(_folder.FullName, "..data")));
        foreach (var file in new[] { "tls.crt", "tls.key" })
        {
            var link = Path.Combine(_folder.FullName, file);
            if (!File.Exists(link))
            {
                File.Delete(link);
                File.CreateSymbolicLink(link, Path.Combine("..data", file));
            }
        }
    }

    public void Swap((string Certificate, string Key) pair) => Swap(pair.Certificate, pair.Key);

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>PEM texts of a pair that is signed by itself.</summary>
    public static (string Certificate, string Key) NewPair(string name, DateTimeOffset? notAfter = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var until = notAfter ?? new DateTimeOffset(2046, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(until.AddYears(-25), until);
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    // File.Move wants a file, Directory.Move does not overwrite; a link to a folder is neither.
    [DllImport("libc", EntryPoint = "rename", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Rename(string from, string to);
}
