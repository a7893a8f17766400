using Lynceus.Hosting;
using Lynceus.Hosting.Logging;
using Lynceus.Hosting.Options;
using Lynceus.Reports;

namespace Lynceus.Commands;

/// <summary>Options of the hub, as <c>lynceus hub</c> and as a part of <c>lynceus up</c>, which reads the hub's environment variables too.</summary>
internal sealed class HubRoleOptions
{
    public const string DefaultDataDirectory = "lynceus-data";
    public const string DataEnvironmentName = "LYNCEUS_HUB_DATA";

    private readonly RoleOption<ListenAddress> _listen;
    private readonly RoleOption<string> _data;
    private readonly RoleOption<Uri> _publicUrl;
    private readonly RoleOption<string> _tlsCertificate;
    private readonly RoleOption<string> _tlsKey;
    private readonly RoleOption<long> _maxReportBytes;
    private readonly RoleOption<long> _maxYamlBytes;
    private readonly RoleOption<int> _maxFindings;
    private readonly RoleOption<double> _closeGuardShare;
    private readonly RoleOption<int> _closeGuardMinimum;
    private readonly RoleOption<TimeSpan> _sessionLifetime;
    private readonly RoleOption<string> _bootstrapToken;
    private readonly RoleLogging _logging;

    public HubRoleOptions(RoleOptions options, string defaultListen, bool sharesHubEnvironment)
    {
        string? Shared(string name) => sharesHubEnvironment ? $"LYNCEUS_HUB_{name}" : null;
        _ = ListenAddress.TryParse(defaultListen, out var listen);
        var limits = ReportLimits.Default;

        _listen = options.Add("listen", OptionKinds.Listen, listen!, "Address of pages and API.", Shared("LISTEN"));
        _data = options.Add(
            "data", OptionKinds.Directory, $"./{DefaultDataDirectory}", "Directory that keeps everything; created when missing.", Shared("DATA"));
        _publicUrl = options.AddOptional(
            "public-url", OptionKinds.Url, "Address under which people reach the hub, for links.", Shared("PUBLIC_URL"));
        _tlsCertificate = options.AddOptional(
            "tls-certificate", OptionKinds.File, "PEM file with the certificate chain; turns HTTPS on.", Shared("TLS_CERTIFICATE"));
        _tlsKey = options.AddOptional("tls-key", OptionKinds.File, "PEM file with the certificate's key.", Shared("TLS_KEY"));
        _maxReportBytes = options.Add(
            "max-report-bytes", OptionKinds.Size(), limits.MaxReportBytes, "Largest report, unpacked.", Shared("MAX_REPORT_BYTES"));
        _maxYamlBytes = options.Add(
            "max-yaml-bytes", OptionKinds.Size(max: 1L << 30), limits.MaxYamlBytes, "Largest YAML report; it is read whole.", Shared("MAX_YAML_BYTES"));
        _maxFindings = options.Add(
            "max-findings", OptionKinds.Integer(1, int.MaxValue), limits.MaxFindings, "Most findings in one report.", Shared("MAX_FINDINGS"));
        _closeGuardShare = options.Add(
            "close-guard-share",
            OptionKinds.Number(0, 1),
            0.3,
            "Share of the open items that one report may close; above it they stay open until a person agrees.",
            Shared("CLOSE_GUARD_SHARE"));
        _closeGuardMinimum = options.Add(
            "close-guard-minimum",
            OptionKinds.Integer(0, int.MaxValue),
            500,
            "Number of items that may always be closed.",
            Shared("CLOSE_GUARD_MINIMUM"));
        _sessionLifetime = options.Add(
            "session-lifetime",
            OptionKinds.Duration(TimeSpan.FromMinutes(5), TimeSpan.FromDays(90)),
            TimeSpan.FromHours(12),
            "How long a sign-in lasts.",
            Shared("SESSION_LIFETIME"));
        _logging = new RoleLogging(options);
        _bootstrapToken = options.AddEnvironmentSecret(
            "bootstrap-token", "Administrator's token from the first start on.", Shared("BOOTSTRAP_TOKEN"));
    }

    /// <exception cref="RoleOptionException">Options contradict each other.</exception>
    public HubSettings Read(ResolvedOptions values, bool loadDemo = false)
    {
        var (certificate, key) = (values.Find(_tlsCertificate), values.Find(_tlsKey));
        if (certificate is null != key is null)
        {
            var (given, missing) = certificate is null ? ("--tls-key", "--tls-certificate") : ("--tls-certificate", "--tls-key");
            throw new RoleOptionException($"{given} is '{certificate ?? key}' and {missing} is missing: the two come together");
        }

        RequireFile("--tls-certificate", certificate);
        RequireFile("--tls-key", key);
        return new HubSettings
        {
            Listen = values.Get(_listen),
            DataDirectory = Path.GetFullPath(values.Get(_data)),
            Limits = ReportLimits.Default with
            {
                MaxReportBytes = values.Get(_maxReportBytes),
                MaxYamlBytes = (int)values.Get(_maxYamlBytes),
                MaxFindings = values.Get(_maxFindings),
            },
            BootstrapToken = values.Find(_bootstrapToken),
            CloseGuardShare = values.Get(_closeGuardShare),
            CloseGuardMinimum = values.Get(_closeGuardMinimum),
            TlsCertificateFile = certificate,
            TlsKeyFile = key,
            SessionLifetime = values.Get(_sessionLifetime),
            PublicUrl = values.Find(_publicUrl),
            LoadDemo = loadDemo,
            Logging = _logging.Configure(values),
        };
    }

    private static void RequireFile(string flag, string? path)
    {
        if (path is not null && !File.Exists(path))
        {
            throw new RoleOptionException($"{flag} is '{path}': it takes the path of a file that exists");
        }
    }
}
