using Lynceus.Exposition;
using Lynceus.Exposition.Blocks;

namespace Lynceus.Exporter.Families;

/// <summary>Adds families to a store. Their labels have namespace and name of the report, so that no two reports can have a series in common, unless it is said.</summary>
internal static class StoreFamilies
{
    public static SeriesFamily AddGauge(this SeriesStore store, string name, string help, string? unit = null, bool isUniqueToOwner = true) =>
        store.AddFamily(new FamilyHeader(MetricName.Parse(name), help, MetricType.Gauge, unit), isUniqueToOwner);

    public static SeriesFamily AddInfo(this SeriesStore store, string name, string help) =>
        store.AddFamily(new FamilyHeader(MetricName.Parse(name), help, MetricType.Info), isUniqueToOwner: true);
}
