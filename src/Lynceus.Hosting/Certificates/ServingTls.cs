using System.Diagnostics.Metrics;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Lynceus.Hosting.Access;
using Lynceus.Hosting.Endpoint;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hosting.Certificates;

/// <summary>TLS of a server of a role's own: follows the files of certificate, key and authorities while it runs.</summary>
public sealed class ServingTls : IDisposable
{
    private readonly Meter _meter = new(HostingMetrics.MeterName);
    private readonly CertificateSource _certificate;
    private readonly ClientAuthorities? _authorities;
    private readonly ClientCertificates? _clients;
    private readonly EndpointTls _tls;

    public ServingTls(TlsOptions options, TimeProvider time, ILogger logger)
    {
        _certificate = new CertificateSource(options, time, new CertificateMetrics(_meter), logger);
        if (options.ClientAuthorityFile is { } file)
        {
            _authorities = new ClientAuthorities(file, options.PollInterval, time, logger);
            _clients = new ClientCertificates(_authorities, time);
        }

        _tls = new EndpointTls(() => _certificate.Current.Context)
        {
            MinVersion = options.MinVersion,
            AsksForClientCertificate = _authorities is not null,
            AllowHttp2 = true,
        };
    }

    /// <summary>What a handshake needs now. Client certificates are asked for when there are authorities, and mean nothing until <see cref="CommonNameOf"/> has looked at them.</summary>
    public SslServerAuthenticationOptions CreateHandshake() => _tls.Options();

    /// <summary>The common name of a client certificate that the authorities issued; null for any other, or none.</summary>
    public string? CommonNameOf(X509Certificate2? client) => _clients?.Identify(client)?.Name;

    public void Dispose()
    {
        _certificate.Dispose();
        _authorities?.Dispose();
        _meter.Dispose();
    }
}
