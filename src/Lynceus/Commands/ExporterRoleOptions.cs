using System.Diagnostics.CodeAnalysis;
using Lynceus.Exporter;
using Lynceus.Exporter.Loading;
using Lynceus.Exposition.Blocks;
using Lynceus.Hosting.Endpoint;
using Lynceus.Hosting.Logging;
using Lynceus.Hosting.Metrics;
using Lynceus.Hosting.Options;

namespace Lynceus.Commands;

/// <summary>Options of <c>lynceus exporter</c>.</summary>
internal sealed class ExporterRoleOptions
{
    private static readonly LoaderOptions Loading = new();
    private static readonly SeriesStoreOptions Budgets = new();

    private readonly ClusterRoleOptions _cluster;
    private readonly FamilyRoleOptions _families;
    private readonly RoleOption<IReadOnlyList<string>> _kinds;
    private readonly RoleOption<IReadOnlyList<string>> _namespaces;
    private readonly RoleOption<IReadOnlyList<string>> _excludedNamespaces;
    private readonly ShardRoleOptions _shards;
    private readonly RoleOption<TimeSpan> _grace;
    private readonly RoleOption<int> _concurrency;
    private readonly RoleOption<int> _maxSeries;
    private readonly RoleOption<int> _maxFamilySeries;
    private readonly RoleOption<int> _maxReportSeries;
    private readonly EndpointRoleOptions _endpoints;
    private readonly RoleOption<Uri> _otlpEndpoint;
    private readonly RoleLogging _logging;

    public ExporterRoleOptions(RoleOptions options)
    {
        _cluster = new ClusterRoleOptions(options);
        _families = new FamilyRoleOptions(options);
        _kinds = options.Add(
            "kinds",
            OptionKinds.List<string>("KIND", $"one of {string.Join(", ", ExporterOptions.KnownKinds)}", static (string text, [MaybeNullWhen(false)] out string kind) => ExporterOptions.KnownKinds.Contains(kind = text, StringComparer.Ordinal)),
            ExporterOptions.KnownKinds,
            "Kinds of report, by plural name.");
        _namespaces = options.Add("namespaces", OptionKinds.Names("names, * for any text"), [], "Only reports of these namespaces, and those of the whole cluster; without any, of all.");
        _excludedNamespaces = options.Add("excluded-namespaces", OptionKinds.Names("names, * for any text"), [], "No reports of these namespaces.");
        _shards = new ShardRoleOptions(options);
        _grace = options.Add(
            "deleted-grace",
            OptionKinds.Duration(TimeSpan.Zero, TimeSpan.FromDays(1)),
            Loading.DeletedGrace,
            "How long series of a deleted report stay, so that a rescan makes no gap.");
        _concurrency = options.Add("read-concurrency", OptionKinds.Integer(1, 64), Loading.Concurrency, "Reports that are read at once when they change.");
        _maxSeries = options.Add("max-series", OptionKinds.Integer(1, 100_000_000), Budgets.MaxSeries, "Most series in all; what comes later is left out.");
        _maxFamilySeries = options.Add("max-series-per-family", OptionKinds.Integer(1, 100_000_000), Budgets.MaxSeriesPerFamily, "Most series of one family.");
        _maxReportSeries = options.Add("max-series-per-report", OptionKinds.Integer(1, 10_000_000), Budgets.MaxSeriesPerOwner, "Most series of one report.");
        _endpoints = new EndpointRoleOptions(options);
        _otlpEndpoint = OtlpExport.AddOption(options);
        _logging = new RoleLogging(options);
    }

    /// <exception cref="RoleOptionException">Options contradict each other.</exception>
    public ExporterSettings Read(ResolvedOptions values, CommandHost host) => new(
        new ExporterOptions
        {
            Connection = _cluster.Read(values, host),
            Families = _families.Read(values),
            Kinds = values.Get(_kinds),
            Namespaces = values.Get(_namespaces),
            ExcludedNamespaces = values.Get(_excludedNamespaces),
            Series = new SeriesStoreOptions
            {
                MaxSeries = values.Get(_maxSeries),
                MaxSeriesPerFamily = values.Get(_maxFamilySeries),
                MaxSeriesPerOwner = values.Get(_maxReportSeries),
            },
            Shards = _shards.Read(values),
            Loading = Loading with { DeletedGrace = values.Get(_grace), Concurrency = values.Get(_concurrency) },
        },
        _endpoints.Read(values),
        _logging.Configure(values),
        values.Find(_otlpEndpoint));
}
