using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hosting.Certificates;

/// <summary>The certificate to serve with now. Follows its files, and is signed by itself until these hold a good one.</summary>
internal sealed class CertificateSource : IDisposable
{
    private readonly TlsOptions _options;
    private readonly TimeProvider _time;
    private readonly CertificateMetrics _metrics;
    private readonly ILogger _logger;
    private readonly FileChanges _changes;
    private volatile ServingCertificate _current;
    private byte[] _hash = [];
    private string? _reported;

    public CertificateSource(TlsOptions options, TimeProvider time, CertificateMetrics metrics, ILogger logger)
    {
        (_options, _time, _metrics, _logger) = (options, time, metrics, logger);
        _current = ReadFiles() ?? CreateSelfSigned();
        metrics.Observe(() => _current);
        _changes = new FileChanges(options is { CertificateFile: { } certificate, KeyFile: { } key } ? [certificate, key] : [], options.PollInterval, time, Look);
    }

    public ServingCertificate Current => _current;

    public void Dispose() => _changes.Dispose();

    private void Look()
    {
        if (ReadFiles() is { } changed)
        {
            _current = changed;
        }
        else if (_current.IsSelfSigned && _time.GetUtcNow() >= _current.RenewAt)
        {
            _current = CreateSelfSigned();
        }
    }

    /// <summary>Null when there is nothing new.</summary>
    private ServingCertificate? ReadFiles()
    {
        if (_options is not { CertificateFile: { } certificateFile, KeyFile: { } keyFile })
        {
            return null;
        }

        try
        {
            var (certificate, key) = (PemFile.Read(certificateFile), PemFile.Read(keyFile));
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(certificate + "\0" + key));
            if (hash.AsSpan().SequenceEqual(_hash))
            {
                Read(null);
                return null;
            }

            var read = ServingCertificate.FromFiles(ServerCertificate.FromPem(certificate, key));
            _hash = hash;
            Read(null);
            CertificateLog.Loaded(_logger, certificateFile, read.NotAfter);
            return read;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            Read(e.Message);
            return null;
        }
    }

    // A fault stays until somebody acts; it is counted each time and told once.
    private void Read(string? problem)
    {
        _metrics.Read(problem is null);
        if (problem is not null && problem != _reported)
        {
            CertificateLog.NotUsable(_logger, _options.CertificateFile!, problem);
        }

        _reported = problem;
    }

    private ServingCertificate CreateSelfSigned()
    {
        var created = SelfSignedCertificate.Create(_time.GetUtcNow());
        CertificateLog.SelfSigned(_logger, created.NotAfter);
        return created;
    }
}
