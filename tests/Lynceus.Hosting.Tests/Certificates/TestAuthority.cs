using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lynceus.Hosting.Tests.Certificates;

/// <summary>Signs client certificates.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset From = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    public TestAuthority(string name)
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        _certificate = request.CreateSelfSigned(From, From.AddYears(20));
    }

    public string Pem => _certificate.ExportCertificatePem();

    /// <param name="groups">Written into one element of the name, as Go and kubeadm write them.</param>
    public X509Certificate2 Issue(string user, string[] groups, DateTimeOffset? notAfter = null, string usage = "1.3.6.1.5.5.7.3.2")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Name(user, groups), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        using var issued = request.Create(_certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), From, notAfter ?? From.AddYears(19), RandomNumberGenerator.GetBytes(8));
        using var pair = issued.CopyWithPrivateKey(key);

        // The keys of a certificate made like this are not found again by TLS on every system; through a file format they are.
        return X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pfx), null);
    }

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private static X500DistinguishedName Name(string user, string[] groups)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            if (groups.Length > 0)
            {
                using (writer.PushSetOf())
                {
                    foreach (var group in groups)
                    {
                        WritePair("2.5.4.10", group);
                    }
                }
            }

            using (writer.PushSetOf())
            {
                WritePair("2.5.4.3", user);
            }
        }

        return new X500DistinguishedName(writer.Encode());

        void WritePair(string type, string value)
        {
            using (writer.PushSequence())
            {
                writer.WriteObjectIdentifier(type);
                writer.WriteCharacterString(UniversalTagNumber.UTF8String, value);
            }
        }
    }
}
