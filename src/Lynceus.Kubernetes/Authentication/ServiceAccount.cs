using System.Text;
using Microsoft.Extensions.Logging;

namespace Lynceus.Kubernetes.Authentication;

/// <summary>The account that the kubelet mounts into a pod.</summary>
internal sealed class ServiceAccount(ClusterConnectionOptions options, TimeProvider time, ILogger logger)
{
    private const int MaxNamespaceBytes = 1024;

    private string TokenPath => Path.Combine(options.ServiceAccountFolder, "token");

    /// <summary>Whether this is a pod with an account.</summary>
    public bool Exists => FindServer() is not null && File.Exists(TokenPath);

    /// <exception cref="KubeconfigException">This is not a pod, or a file of its account cannot be used.</exception>
    public ClusterConnection Connect()
    {
        var server = FindServer()
            ?? throw new KubeconfigException(options.ServiceAccountFolder, null, "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT name no server: this is not a pod");
        var authorities = new ReloadedFiles<CertificateAuthorities>(
            "the certificate authority", [Path.Combine(options.ServiceAccountFolder, "ca.crt")], CertificateAuthorities.MaxBytes,
            KubeconfigConnection.CertificateInterval, static content => CertificateAuthorities.FromPem(content[0]), time, logger);
        var token = new ReloadedFiles<string>(
            "the token", [TokenPath], AuthorizationHeader.MaxTokenBytes,
            KubeconfigConnection.TokenInterval, static content => AuthorizationHeader.Bearer(content[0]), time, logger);
        return new ClusterConnection(
            new ClusterTransport(server, new ServerTrust(logger) { Files = authorities }, proxy: null),
            new FileCredentialSource { TokenFile = token },
            impersonation: null,
            ReadNamespace(),
            "the in-cluster service account",
            logger);
    }

    private Uri? FindServer()
    {
        var host = options.Environment("KUBERNETES_SERVICE_HOST");
        var port = options.Environment("KUBERNETES_SERVICE_PORT");
        return !string.IsNullOrEmpty(host) && !string.IsNullOrEmpty(port)
            && Uri.TryCreate(host.Contains(':', StringComparison.Ordinal) ? $"https://[{host}]:{port}/" : $"https://{host}:{port}/", UriKind.Absolute, out var server)
            ? server
            : null;
    }

    private string ReadNamespace()
    {
        try
        {
            var text = Encoding.UTF8.GetString(BoundedFile.Read(Path.Combine(options.ServiceAccountFolder, "namespace"), MaxNamespaceBytes)).Trim();
            return text.Length > 0 ? text : "default";
        }
        catch (Exception e) when (BoundedFile.IsReadFailure(e))
        {
            return "default"; // an account projected by hand may leave it out
        }
    }
}
