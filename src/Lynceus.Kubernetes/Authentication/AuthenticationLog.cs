using Microsoft.Extensions.Logging;

namespace Lynceus.Kubernetes.Authentication;

// Event ids 1040-1059 of Lynceus.Kubernetes.
internal static partial class AuthenticationLog
{
    [LoggerMessage(1040, LogLevel.Information, "Connecting to {Server} as told by {Source}.")]
    public static partial void Resolved(ILogger logger, Uri server, string source);

    [LoggerMessage(1041, LogLevel.Information, "Took over {What} anew from {File}.")]
    public static partial void Reread(ILogger logger, string what, string file);

    [LoggerMessage(1042, LogLevel.Warning, "Keeping {What} as it was: {File} was changed but cannot be used ({Problem}).")]
    public static partial void RereadFailed(ILogger logger, string what, string file, string problem);

    [LoggerMessage(1043, LogLevel.Warning, "The certificate of {Server} is not accepted: {Problem}")]
    public static partial void ServerCertificateRefused(ILogger logger, string server, string problem);

    [LoggerMessage(1044, LogLevel.Information, "Certificates changed; new requests to {Server} use new connections.")]
    public static partial void ConnectionsReplaced(ILogger logger, Uri server);

    [LoggerMessage(1045, LogLevel.Information, "{Server} answered 401; repeating the request with renewed credentials.")]
    public static partial void CredentialRenewed(ILogger logger, Uri server);

    [LoggerMessage(1046, LogLevel.Debug, "Credential plugin {Command} answered; its credential is valid until {Expiry}.")]
    public static partial void PluginAnswered(ILogger logger, string command, DateTimeOffset? expiry);

    [LoggerMessage(1047, LogLevel.Warning, "TLS certificates of {Server} are not verified: insecure-skip-tls-verify is set.")]
    public static partial void Insecure(ILogger logger, Uri server);

    [LoggerMessage(1048, LogLevel.Warning, "Kubeconfig {File} named by KUBECONFIG does not exist; going on without it.")]
    public static partial void KubeconfigMissing(ILogger logger, string file);

    [LoggerMessage(1049, LogLevel.Warning, "A credential could not be renewed before it expires at {Expiry}; going on with it. {Problem}")]
    public static partial void PluginFailedEarly(ILogger logger, string problem, DateTimeOffset expiry);
}
