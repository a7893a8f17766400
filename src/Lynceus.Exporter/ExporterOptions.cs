using Lynceus.Exporter.Cardinality;
using Lynceus.Exporter.Kinds;
using Lynceus.Exporter.Loading;
using Lynceus.Exporter.Shards;
using Lynceus.Exposition.Blocks;
using Lynceus.Kubernetes.Authentication;

namespace Lynceus.Exporter;

/// <summary>Everything that an exporter is told.</summary>
public sealed record ExporterOptions
{
    /// <summary>Plural names of all kinds of report that there are.</summary>
    public static IReadOnlyList<string> KnownKinds { get; } = [.. ReportKind.All.Select(static k => k.Plural)];

    public ClusterConnectionOptions Connection { get; init; } = new();

    /// <summary>Plural names of the kinds of report to expose. Default: all that there are.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>Only reports of these namespaces, besides those of the whole cluster; <c>*</c> stands for any text. Default: all.</summary>
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>No reports of these, though they are among the former.</summary>
    public IReadOnlyList<string> ExcludedNamespaces { get; init; } = [];

    public ShardOptions Shards { get; init; } = new();

    public LoaderOptions Loading { get; init; } = new();

    public FamilyOptions Families { get; init; } = new();

    /// <summary>Budgets of series.</summary>
    public SeriesStoreOptions Series { get; init; } = new();
}
