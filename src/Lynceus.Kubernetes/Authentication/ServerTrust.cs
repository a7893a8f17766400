using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace Lynceus.Kubernetes.Authentication;

/// <summary>Decides in each handshake whether the other side is the API server that the configuration means.</summary>
internal sealed class ServerTrust(ILogger logger)
{
    /// <summary>From <c>tls-server-name</c>: the name to ask for and to find in the certificate. Null: the host of the address.</summary>
    public string? ServerName { get; init; }

    public bool IsInsecure { get; init; }

    /// <summary>From <c>certificate-authority-data</c>.</summary>
    public CertificateAuthorities? Inline { get; init; }

    /// <summary>From <c>certificate-authority</c> or the service account. Null with <see cref="Inline"/> null too: what the system trusts.</summary>
    public ReloadedFiles<CertificateAuthorities>? Files { get; init; }

    /// <summary>The authorities in use; another instance once the file has changed.</summary>
    public CertificateAuthorities? Current() => Inline ?? Files?.Current();

    /// <summary>A <see cref="RemoteCertificateValidationCallback"/>. <paramref name="expectedName"/> is the name that the platform compared with, or none.</summary>
    public bool Accepts(string expectedName, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (IsInsecure)
        {
            return true;
        }

        var problem = FindProblem(expectedName, certificate, chain, errors);
        if (problem is not null)
        {
            AuthenticationLog.ServerCertificateRefused(logger, expectedName, problem);
        }

        return problem is null;
    }

    private string? FindProblem(string expectedName, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 server)
        {
            return "the server sent none";
        }

        var name = ServerName ?? expectedName;
        if (ServerName is null ? errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) : !server.MatchesHostname(name, allowCommonName: false))
        {
            return $"it is not valid for the name '{name}'; tls-server-name or another address may help";
        }

        // Read at each handshake, so that a rotated authority is known before the first server that needs it is met.
        if ((Inline ?? Files?.Reread()) is { } authorities)
        {
            return authorities.Issued(server, chain?.ChainPolicy.ExtraStore ?? [], out var problem) ? null : problem;
        }

        return errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)
            ? "the system does not trust it, and the configuration names no certificate authority"
            : null;
    }
}
