namespace Lynceus.Hosting.Certificates;

/// <summary>With what the endpoint shows itself, and whom it believes.</summary>
public sealed class TlsOptions
{
    /// <summary>PEM: the certificate, then those that signed it. Null: a certificate that is made at start, signed by itself and kept in memory alone.</summary>
    public string? CertificateFile { get; set; }

    /// <summary>PEM, not encrypted. Set exactly when <see cref="CertificateFile"/> is.</summary>
    public string? KeyFile { get; set; }

    /// <summary>PEM: authorities whose client certificates are believed. Null: none are asked for.</summary>
    public string? ClientAuthorityFile { get; set; }

    /// <summary>How often the files are looked at, besides when the system tells that they changed. Default 10 seconds.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Default TLS 1.2.</summary>
    public TlsVersion MinVersion { get; set; } = TlsVersion.Tls12;
}
