using Microsoft.Extensions.Logging;

namespace Lynceus.Kubernetes.Authentication;

/// <summary>Makes a connection of a context of a kubeconfig.</summary>
internal sealed class KubeconfigConnection(KubeconfigContext context, ClusterConnectionOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>Projected tokens are replaced when a fifth of their life is left, two minutes at least.</summary>
    internal static readonly TimeSpan TokenInterval = TimeSpan.FromMinutes(1);

    /// <summary>A refused handshake or a 401 looks at the files at once; this is for what the server still takes.</summary>
    internal static readonly TimeSpan CertificateInterval = TimeSpan.FromSeconds(30);

    private readonly KubeconfigNode _cluster = context.Cluster;

    /// <exception cref="KubeconfigException">A field, or a file that it names, cannot be used.</exception>
    public ClusterConnection Connect()
    {
        var server = ReadServer();
        return new ClusterConnection(
            new ClusterTransport(server, ReadTrust(), ReadProxy()),
            context.User is null ? new FileCredentialSource() : ReadCredentials(context.User),
            context.User is null ? null : Impersonation.Read(context.User),
            context.Namespace,
            $"{context.File}, context {context.Name}",
            logger);
    }

    private Uri ReadServer()
    {
        var text = _cluster.Text("server") ?? throw _cluster.Error("the cluster has no 'server'");
        var address = text.Contains("://", StringComparison.Ordinal) ? text : "http://" + text;
        if (!Uri.TryCreate(address.EndsWith('/') ? address : address + "/", UriKind.Absolute, out var server)
            || server.Scheme is not ("https" or "http") || server.Query.Length > 0 || server.Fragment.Length > 0 || server.UserInfo.Length > 0)
        {
            throw _cluster.Find("server")!.Error("'server' takes an address such as https://host:6443");
        }

        return server;
    }

    private ServerTrust ReadTrust()
    {
        var data = _cluster.Data("certificate-authority-data");
        var file = data is null ? _cluster.FilePath("certificate-authority") : null;
        var isInsecure = _cluster.Flag("insecure-skip-tls-verify");
        if (isInsecure && (data is not null || file is not null))
        {
            throw _cluster.Find("insecure-skip-tls-verify")!.Error("a certificate authority and 'insecure-skip-tls-verify' exclude each other; remove one");
        }

        return new ServerTrust(logger)
        {
            ServerName = _cluster.Text("tls-server-name"),
            IsInsecure = isInsecure,
            Inline = data is null ? null : Parse(_cluster, "certificate-authority-data", () => CertificateAuthorities.FromPem(data)),
            Files = file is null
                ? null
                : new("the certificate authority", [file], CertificateAuthorities.MaxBytes, CertificateInterval, static c => CertificateAuthorities.FromPem(c[0]), time, logger),
        };
    }

    private Uri? ReadProxy()
    {
        if (_cluster.Text("proxy-url") is not { } text)
        {
            return null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var proxy) && proxy.Scheme is "http" or "https" or "socks5" && proxy.Host.Length > 0
            ? proxy
            : throw _cluster.Find("proxy-url")!.Error("'proxy-url' takes an address that starts with http://, https:// or socks5://");
    }

    private CredentialSource ReadCredentials(KubeconfigNode user)
    {
        if (user.Find("auth-provider") is { } provider)
        {
            throw provider.Error(
                $"the auth-provider '{provider.Text("name")}' is no longer part of Kubernetes; "
                + "use a credential plugin in 'exec', such as gke-gcloud-auth-plugin, kubelogin or kubectl oidc-login");
        }

        var known = ReadStatic(user);
        if (known.HasAuthorization || user.Map("exec") is not { } exec)
        {
            return known; // as with kubectl, a plugin is not asked for what the kubeconfig says itself
        }

        var plugin = CredentialPluginSettings.Read(exec, _cluster, options);
        return new ExecCredentialSource(new CredentialPlugin(plugin, options.CredentialPluginTimeout, time), known, time, logger);
    }

    private FileCredentialSource ReadStatic(KubeconfigNode user)
    {
        var tokenFile = user.FilePath("tokenFile");
        var token = user.Text("token");
        var username = user.Text("username");
        if (username is not null && (token is not null || tokenFile is not null))
        {
            throw user.Error("a token and a username exclude each other; keep one");
        }

        return new FileCredentialSource
        {
            Authorization = token is not null ? Parse(user, "token", () => AuthorizationHeader.Bearer(token))
                : username is not null ? AuthorizationHeader.Basic(username, user.Text("password") ?? "")
                : null,
            TokenFile = tokenFile is null
                ? null
                : new("the token", [tokenFile], AuthorizationHeader.MaxTokenBytes, TokenInterval, static c => AuthorizationHeader.Bearer(c[0]), time, logger),
            Certificate = ReadInlineCertificate(user),
            CertificateFiles = ReadCertificateFiles(user),
        };
    }

    private static ClientCertificate? ReadInlineCertificate(KubeconfigNode user)
    {
        var certificate = user.Data("client-certificate-data");
        var key = user.Data("client-key-data");
        return certificate is null || key is null ? null : Parse(user, "client-certificate-data", () => ClientCertificate.FromPem(certificate, key));
    }

    /// <summary>Null where there is none, or both parts stand in the kubeconfig. One part may stand in it and the other in a file.</summary>
    private ReloadedFiles<ClientCertificate>? ReadCertificateFiles(KubeconfigNode user)
    {
        var certificate = user.Data("client-certificate-data");
        var key = user.Data("client-key-data");
        var certificatePath = certificate is null ? user.FilePath("client-certificate") : null;
        var keyPath = key is null ? user.FilePath("client-key") : null;
        if ((certificate ?? (object?)certificatePath) is null)
        {
            return null;
        }

        if ((key ?? (object?)keyPath) is null)
        {
            throw user.Error("a client certificate needs its key in 'client-key' or 'client-key-data'");
        }

        IReadOnlyList<string> paths = [.. new[] { certificatePath, keyPath }.OfType<string>()];
        return paths.Count == 0
            ? null
            : new("the client certificate", paths, ClientCertificate.MaxBytes, CertificateInterval, c => ClientCertificate.FromPem(certificate ?? c[0], key ?? c[^1]), time, logger);
    }

    private static T Parse<T>(KubeconfigNode map, string key, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (FormatException e)
        {
            throw map.Find(key)!.Error($"'{key}' cannot be used: {e.Message}", e);
        }
    }
}
