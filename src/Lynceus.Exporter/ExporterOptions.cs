using Lynceus.Exporter.Cardinality;
using Lynceus.Exporter.Loading;
using Lynceus.Exposition.Blocks;
using Lynceus.Kubernetes.Authentication;

namespace Lynceus.Exporter;

/// <summary>Everything that an exporter is told.</summary>
public sealed record ExporterOptions
{
    public ClusterConnectionOptions Connection { get; init; } = new();

    /// <summary>Plural names of the kinds of report to expose. Default: all that there are.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    public LoaderOptions Loading { get; init; } = new();

    public FamilyOptions Families { get; init; } = new();

    /// <summary>Budgets of series.</summary>
    public SeriesStoreOptions Series { get; init; } = new();
}
