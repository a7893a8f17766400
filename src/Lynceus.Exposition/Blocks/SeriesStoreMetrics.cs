using System.Diagnostics.Metrics;

namespace Lynceus.Exposition.Blocks;

/// <summary>What a <see cref="SeriesStore"/> says about itself, in the meter <see cref="MeterName"/>.</summary>
internal sealed class SeriesStoreMetrics : IDisposable
{
    public const string MeterName = "Lynceus.Exposition";

    private readonly Meter _meter;
    private readonly Counter<long> _leftOut;

    public SeriesStoreMetrics(SeriesStore store)
    {
        _meter = new Meter(new MeterOptions(MeterName) { Scope = store });
        _leftOut = _meter.CreateCounter<long>("lynceus_exposition_left_out_series_total", description: "Series that were rendered but not taken, by reason, each time their owner was rendered.");
        _meter.CreateObservableGauge("lynceus_exposition_owners", () => store.Figures().Owners, description: "Objects that have series in blocks.");
        _meter.CreateObservableGauge("lynceus_exposition_series", () => ByFamily(store, static f => f.Series), description: "Series in blocks.");
        _meter.CreateObservableGauge("lynceus_exposition_raw_bytes", () => ByFamily(store, static f => f.RawBytes), description: "Text of the series in blocks.");
        _meter.CreateObservableGauge("lynceus_exposition_compressed_bytes", () => ByFamily(store, static f => f.DeflatedBytes), description: "Memory of the series in blocks.");
        _meter.CreateObservableGauge("lynceus_exposition_hidden_series", () => ByReason(store), description: "Series that are not shown at present, by reason.");
    }

    public void CountLeftOut(LeaveOutReason reason, int count) => _leftOut.Add(count, Label(reason));

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<long>> ByFamily(SeriesStore store, Func<FamilyFigures, long> figure)
    {
        foreach (var family in store.Figures().Families)
        {
            yield return new Measurement<long>(figure(family), new KeyValuePair<string, object?>("family", family.Family));
        }
    }

    private static IEnumerable<Measurement<long>> ByReason(SeriesStore store)
    {
        var leftOut = store.Figures().LeftOut;
        for (var reason = 0; reason < leftOut.Count; reason++)
        {
            yield return new Measurement<long>(leftOut[reason], Label((LeaveOutReason)reason));
        }
    }

    private static KeyValuePair<string, object?> Label(LeaveOutReason reason) => new("reason", reason switch
    {
        LeaveOutReason.Duplicate => "duplicate",
        LeaveOutReason.Invalid => "invalid",
        LeaveOutReason.OwnerLimit => "owner_limit",
        LeaveOutReason.FamilyLimit => "family_limit",
        _ => "total_limit",
    });
}
