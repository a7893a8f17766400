namespace Lynceus.Kubernetes.Authentication;

// Not a record: that would print its secrets.
internal sealed class ExecCredentialStatus
{
    /// <summary>Null: until the server refuses it.</summary>
    public DateTimeOffset? ExpirationTimestamp { get; init; }

    public string? Token { get; init; }

    /// <summary>In PEM, with the intermediate authorities after the certificate itself.</summary>
    public string? ClientCertificateData { get; init; }

    public string? ClientKeyData { get; init; }
}
