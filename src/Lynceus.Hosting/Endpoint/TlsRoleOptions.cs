using Lynceus.Hosting.Certificates;
using Lynceus.Hosting.Options;

namespace Lynceus.Hosting.Endpoint;

/// <summary>Options of the certificates.</summary>
internal sealed class TlsRoleOptions
{
    private readonly RoleOption<string> _certificate;
    private readonly RoleOption<string> _key;
    private readonly RoleOption<string> _clientAuthority;
    private readonly RoleOption<TlsVersion> _minVersion;
    private readonly RoleOption<TimeSpan> _pollInterval;

    public TlsRoleOptions(RoleOptions options)
    {
        var tls = new TlsOptions();
        _certificate = options.AddOptional(
            "metrics-tls-certificate", OptionKinds.File, "PEM file with the certificate and its chain; read again when it changes. Without it one is made at start.");
        _key = options.AddOptional("metrics-tls-key", OptionKinds.File, "PEM file with the key of the certificate.");
        _clientAuthority = options.AddOptional(
            "metrics-tls-client-ca", OptionKinds.File, "PEM file with authorities whose client certificates are believed: CN is the user, O are the groups.");
        _minVersion = options.Add("metrics-tls-min-version", OptionKinds.OneOf<TlsVersion>(), tls.MinVersion, "Oldest version of TLS.");
        _pollInterval = options.Add(
            "metrics-tls-poll-interval",
            OptionKinds.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)),
            tls.PollInterval,
            "How often the files are looked at, besides when the system tells of a change.");
    }

    public void Read(ResolvedOptions values, MetricsEndpointOptions metrics)
    {
        var (certificate, key, authority) = (values.Find(_certificate), values.Find(_key), values.Find(_clientAuthority));
        if ((certificate is null) != (key is null))
        {
            var (given, missing) = certificate is null ? (_key, _certificate) : (_certificate, _key);
            throw new RoleOptionException($"--{given.Name} is '{certificate ?? key}' and --{missing.Name} is missing: the two come together");
        }

        if (!metrics.IsSecure && (certificate ?? authority) is { } file)
        {
            var given = certificate is null ? _clientAuthority : _certificate;
            throw new RoleOptionException($"--{given.Name} is '{file}' and --metrics-secure is false: certificates need HTTPS");
        }

        metrics.Tls.CertificateFile = certificate;
        metrics.Tls.KeyFile = key;
        metrics.Tls.ClientAuthorityFile = authority;
        metrics.Tls.MinVersion = values.Get(_minVersion);
        metrics.Tls.PollInterval = values.Get(_pollInterval);
    }
}
