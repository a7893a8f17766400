using System.Net;
using System.Net.NetworkInformation;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lynceus.Hosting.Certificates;

/// <summary>Makes a certificate for this machine: ECDSA on P-256, kept in memory alone.</summary>
internal static class SelfSignedCertificate
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    /// <summary>Renewed when this much of its life is over, so that a person who watches its expiry has a month.</summary>
    public static readonly TimeSpan RenewedAfter = TimeSpan.FromDays(60);

    // Clocks of scrapers may be behind ours.
    private static readonly TimeSpan Backdated = TimeSpan.FromHours(1);

    public static ServingCertificate Create(DateTimeOffset now) => Create(now, HostName(), Addresses());

    public static ServingCertificate Create(DateTimeOffset now, string hostName, IEnumerable<IPAddress> addresses)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(hostName.Length <= 64 ? hostName : "lynceus"); // the limit of X.520; names count below
        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false)); // server authentication
        var names = new SubjectAlternativeNameBuilder();
        foreach (var dns in new[] { hostName, "localhost" }.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            names.AddDnsName(dns);
        }

        foreach (var address in addresses.Concat([IPAddress.Loopback, IPAddress.IPv6Loopback]).Distinct())
        {
            names.AddIpAddress(address);
        }

        request.CertificateExtensions.Add(names.Build());
        var notAfter = now + Lifetime;
        var certificate = request.CreateSelfSigned(now - Backdated, notAfter);
        return new ServingCertificate(SslStreamCertificateContext.Create(certificate, [], offline: true), true, notAfter, now + RenewedAfter);
    }

    // In a pod the host's name is the pod's.
    private static string HostName() => Dns.GetHostName() is { Length: > 0 } name ? name : "localhost";

    private static IEnumerable<IPAddress> Addresses()
    {
        try
        {
            return NetworkInterface.GetAllNetworkInterfaces()
                .Where(static i => i.OperationalStatus == OperationalStatus.Up)
                .SelectMany(static i => i.GetIPProperties().UnicastAddresses)
                .Select(static a => a.Address)
                .Where(static a => a.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 && !a.IsIPv6LinkLocal)
                .ToArray();
        }
        catch (NetworkInformationException)
        {
            return []; // sandboxes hide the interfaces; the name remains
        }
    }
}
