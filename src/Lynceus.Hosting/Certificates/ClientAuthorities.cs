using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hosting.Certificates;

/// <summary>Follows the file of the authorities for client certificates. Until it holds some, no client certificate is believed.</summary>
internal sealed class ClientAuthorities : IDisposable
{
    private readonly string _file;
    private readonly ILogger _logger;
    private readonly FileChanges _changes;
    private volatile AuthorityBundle _current = AuthorityBundle.Empty;
    private string _pem = "";
    private string? _reported;

    public ClientAuthorities(string file, TimeSpan pollInterval, TimeProvider time, ILogger logger)
    {
        (_file, _logger) = (file, logger);
        Look();
        _changes = new FileChanges([file], pollInterval, time, Look);
    }

    /// <summary>The same instance until the file changes.</summary>
    public AuthorityBundle Current => _current;

    public void Dispose() => _changes.Dispose();

    private void Look()
    {
        try
        {
            var pem = PemFile.Read(_file);
            if (pem != _pem)
            {
                _current = AuthorityBundle.FromPem(pem);
                _pem = pem;
                CertificateLog.AuthoritiesLoaded(_logger, _file, _current.Count);
            }

            _reported = null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            if (_reported != e.Message)
            {
                _reported = e.Message;
                CertificateLog.AuthoritiesNotUsable(_logger, _file, e.Message);
            }
        }
    }
}
