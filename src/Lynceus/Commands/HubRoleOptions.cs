using System.Security.Cryptography;
using Lynceus.Hosting;
using Lynceus.Hosting.Logging;
using Lynceus.Hosting.Metrics;
using Lynceus.Hosting.Options;
using Lynceus.Hub;
using Lynceus.Items;
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
    private readonly RoleOption<TimeSpan> _closeGuardWindow;
    private readonly RoleOption<TimeSpan> _variantAge;
    private readonly RoleOption<TimeSpan> _unconfirmedAfter;
    private readonly RoleOption<TimeSpan> _unconfirmedEnd;
    private readonly RoleOption<int> _maxPendingReports;
    private readonly RoleOption<TimeSpan> _silentAfter;
    private readonly RoleOption<TimeSpan> _sessionLifetime;
    private readonly RoleOption<TimeSpan> _longestSession;
    private readonly RoleOption<string> _bootstrapToken;
    private readonly RoleOption<Uri> _otlpEndpoint;
    private readonly RoleLogging _logging;

    public HubRoleOptions(RoleOptions options, string defaultListen, bool sharesHubEnvironment)
    {
        string? Shared(string name) => sharesHubEnvironment ? $"LYNCEUS_HUB_{name}" : null;
        _ = ListenAddress.TryParse(defaultListen, out var listen);
        var hub = new HubOptions();
        var limits = hub.Limits;

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
        _maxPendingReports = options.Add(
            "max-pending-reports",
            OptionKinds.Integer(1, 1_000_000),
            hub.MaxPendingReports,
            "Reports that may wait before the hub answers 429.",
            Shared("MAX_PENDING_REPORTS"));
        _closeGuardShare = options.Add(
            "close-guard-share",
            OptionKinds.Number(0, 1),
            hub.Comparison.CloseGuardShare,
            "A report that would close more than this share of what it looked at is held ...",
            Shared("CLOSE_GUARD_SHARE"));
        _closeGuardMinimum = options.Add(
            "close-guard-minimum",
            OptionKinds.Integer(0, int.MaxValue),
            hub.Comparison.CloseGuardMinimum,
            "... when that is also more than this number of items.",
            Shared("CLOSE_GUARD_MINIMUM"));
        _closeGuardWindow = options.Add(
            "close-guard-window",
            OptionKinds.Duration(TimeSpan.Zero, TimeSpan.FromDays(90)),
            hub.Comparison.CloseGuardWindow,
            "A second report that agrees within this time releases a held one.",
            Shared("CLOSE_GUARD_WINDOW"));
        _variantAge = options.Add(
            "variant-age",
            OptionKinds.Duration(TimeSpan.FromHours(1), TimeSpan.FromDays(3650)),
            hub.Comparison.VariantAge,
            "A tag, ReplicaSet or node that no report looked at for this long ends when another of the same subject is looked at.",
            Shared("VARIANT_AGE"));
        _unconfirmedAfter = options.Add(
            "unconfirmed-after",
            OptionKinds.Duration(TimeSpan.FromHours(1), TimeSpan.FromDays(3650)),
            hub.Comparison.UnconfirmedAfter,
            "An open item that no report looked at for this long is shown as no longer confirmed.",
            Shared("UNCONFIRMED_AFTER"));
        _unconfirmedEnd = options.Add(
            "unconfirmed-end",
            OptionKinds.Duration(TimeSpan.Zero, TimeSpan.FromDays(3650)),
            hub.Comparison.UnconfirmedEnd,
            "After this long without a look such an item ends as gone; 0 keeps it open.",
            Shared("UNCONFIRMED_END"));
        _silentAfter = options.Add(
            "silent-after",
            OptionKinds.Duration(TimeSpan.FromMinutes(1), TimeSpan.FromDays(365)),
            hub.SilentAfter,
            "A source that said nothing for this long is shown as silent.",
            Shared("SILENT_AFTER"));
        _sessionLifetime = options.Add(
            "session-lifetime",
            OptionKinds.Duration(TimeSpan.FromMinutes(5), TimeSpan.FromDays(90)),
            hub.SessionLifetime,
            "How long a sign-in lasts without use.",
            Shared("SESSION_LIFETIME"));
        _longestSession = options.Add(
            "session-longest",
            OptionKinds.Duration(TimeSpan.FromMinutes(5), TimeSpan.FromDays(90)),
            hub.LongestSession,
            "How long a sign-in lasts at most, however much it is used.",
            Shared("SESSION_LONGEST"));
        _otlpEndpoint = OtlpExport.AddOption(options);
        _logging = new RoleLogging(options);
        _bootstrapToken = options.AddEnvironmentSecret(
            "bootstrap-token", "Administrator's token from the first start on.", Shared("BOOTSTRAP_TOKEN"));
    }

    /// <exception cref="RoleOptionException">Options contradict each other, or a file that they name cannot be used.</exception>
    public HubSettings Read(ResolvedOptions values)
    {
        var certificate = ReadCertificate(values.Find(_tlsCertificate), values.Find(_tlsKey));
        var listen = values.Get(_listen);
        return new HubSettings
        {
            Logging = _logging.Configure(values),
            OtlpEndpoint = values.Find(_otlpEndpoint),
            Hub = new HubOptions
            {
                Listen = listen,
                Certificate = certificate,
                DataDirectory = Path.GetFullPath(values.Get(_data)),
                Limits = ReportLimits.Default with
                {
                    MaxReportBytes = values.Get(_maxReportBytes),
                    MaxYamlBytes = (int)values.Get(_maxYamlBytes),
                    MaxFindings = values.Get(_maxFindings),
                },
                MaxPendingReports = values.Get(_maxPendingReports),
                Comparison = new ComparisonSettings
                {
                    CloseGuardShare = values.Get(_closeGuardShare),
                    CloseGuardMinimum = values.Get(_closeGuardMinimum),
                    CloseGuardWindow = values.Get(_closeGuardWindow),
                    VariantAge = values.Get(_variantAge),
                    UnconfirmedAfter = values.Get(_unconfirmedAfter),
                    UnconfirmedEnd = values.Get(_unconfirmedEnd),
                },
                SilentAfter = values.Get(_silentAfter),
                SessionLifetime = values.Get(_sessionLifetime),
                LongestSession = values.Get(_longestSession),
                PublicUrl = values.Find(_publicUrl)?.ToString().TrimEnd('/'),
                BootstrapToken = values.Find(_bootstrapToken),
            },
        };
    }

    private static ServerCertificate? ReadCertificate(string? certificate, string? key)
    {
        if (certificate is null && key is null)
        {
            return null;
        }

        if (certificate is null || key is null)
        {
            var (given, missing) = certificate is null ? ("--tls-key", "--tls-certificate") : ("--tls-certificate", "--tls-key");
            throw new RoleOptionException($"{given} is '{certificate ?? key}' and {missing} is missing: the two come together");
        }

        try
        {
            return ServerCertificate.Read(certificate, key);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new RoleOptionException(
                $"--tls-certificate is '{certificate}' and --tls-key is '{key}': they take PEM files that belong together ({e.Message.TrimEnd('.')})");
        }
    }
}
