using Microsoft.Extensions.Logging;

namespace Lynceus.Hosting.Certificates;

internal static partial class CertificateLog
{
    [LoggerMessage(1420, LogLevel.Information, "Serving with the certificate of {File}, valid until {NotAfter:u}.")]
    public static partial void Loaded(ILogger logger, string file, DateTimeOffset notAfter);

    [LoggerMessage(1421, LogLevel.Error, "The certificate of {File} cannot be used, the one before stays: {Reason}")]
    public static partial void NotUsable(ILogger logger, string file, string reason);

    [LoggerMessage(1422, LogLevel.Information, "Serving with a certificate that is signed by itself, valid until {NotAfter:u}.")]
    public static partial void SelfSigned(ILogger logger, DateTimeOffset notAfter);

    [LoggerMessage(1423, LogLevel.Information, "Client certificates are believed that authorities of {File} issued; it holds {Count}.")]
    public static partial void AuthoritiesLoaded(ILogger logger, string file, int count);

    [LoggerMessage(1424, LogLevel.Error, "The authorities of {File} cannot be used, those before stay: {Reason}")]
    public static partial void AuthoritiesNotUsable(ILogger logger, string file, string reason);
}
