using System.Diagnostics.CodeAnalysis;
using Lynceus.Exporter;
using Lynceus.Exporter.Cardinality;
using Lynceus.Exporter.Loading;
using Lynceus.Hosting.Endpoint;
using Lynceus.Hosting.Logging;
using Lynceus.Hosting.Metrics;
using Lynceus.Hosting.Options;

namespace Lynceus.Commands;

/// <summary>Options of <c>lynceus exporter</c>.</summary>
internal sealed class ExporterRoleOptions
{
    private static readonly LoaderOptions Loading = new();
    private static readonly string[] Profiles = ["lynceus", "starboard", "trivy-operator"];

    private readonly ClusterRoleOptions _cluster;
    private readonly RoleOption<IReadOnlyList<string>> _profiles;
    private readonly RoleOption<IReadOnlyList<string>> _targetLabels;
    private readonly RoleOption<TimeSpan> _grace;
    private readonly RoleOption<int> _concurrency;
    private readonly EndpointRoleOptions _endpoints;
    private readonly RoleOption<Uri> _otlpEndpoint;
    private readonly RoleLogging _logging;

    public ExporterRoleOptions(RoleOptions options)
    {
        _cluster = new ClusterRoleOptions(options);
        _profiles = options.Add(
            "profile",
            OptionKinds.List<string>("NAME", "lynceus, starboard or trivy-operator", static (string text, [MaybeNullWhen(false)] out string name) => Profiles.Contains(name = text, StringComparer.Ordinal)),
            ["lynceus"],
            "Sets of families: our own, those of starboard-exporter, those of trivy-operator.");
        _targetLabels = options.Add("target-labels", OptionKinds.Names("labels of profile starboard, or all"), [], "Profile starboard: labels of its series for single vulnerabilities; without any there are none.");
        _grace = options.Add(
            "deleted-grace",
            OptionKinds.Duration(TimeSpan.Zero, TimeSpan.FromDays(1)),
            Loading.DeletedGrace,
            "How long series of a deleted report stay, so that a rescan makes no gap.");
        _concurrency = options.Add("read-concurrency", OptionKinds.Integer(1, 64), Loading.Concurrency, "Reports that are read at once when they change.");
        _endpoints = new EndpointRoleOptions(options);
        _otlpEndpoint = OtlpExport.AddOption(options);
        _logging = new RoleLogging(options);
    }

    /// <exception cref="RoleOptionException">Options contradict each other.</exception>
    public ExporterSettings Read(ResolvedOptions values, CommandHost host) => new(
        new ExporterOptions
        {
            Connection = _cluster.Read(values, host),
            Families = new FamilyOptions { Profiles = [.. values.Get(_profiles)], TargetLabels = [.. values.Get(_targetLabels)] },
            Loading = Loading with { DeletedGrace = values.Get(_grace), Concurrency = values.Get(_concurrency) },
        },
        _endpoints.Read(values),
        _logging.Configure(values),
        values.Find(_otlpEndpoint));
}
