using Lynceus.Exporter;
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

    private readonly ClusterRoleOptions _cluster;
    private readonly RoleOption<TimeSpan> _grace;
    private readonly RoleOption<int> _concurrency;
    private readonly EndpointRoleOptions _endpoints;
    private readonly RoleOption<Uri> _otlpEndpoint;
    private readonly RoleLogging _logging;

    public ExporterRoleOptions(RoleOptions options)
    {
        _cluster = new ClusterRoleOptions(options);
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
            Loading = Loading with { DeletedGrace = values.Get(_grace), Concurrency = values.Get(_concurrency) },
        },
        _endpoints.Read(values),
        _logging.Configure(values),
        values.Find(_otlpEndpoint));
}
