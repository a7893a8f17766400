using System.Diagnostics.Metrics;
using Lynceus.Exposition.Meters;

namespace Lynceus.Exposition;

/// <summary>Shows the instruments of meters (<c>System.Diagnostics.Metrics</c>) in a registry.</summary>
/// <remarks>
/// <para>It is made before whatever it is to show: a counter tells nothing of what happened before somebody listened, and one that starts with an addition of zero shows only then.</para>
/// <para>Instruments that are observed are asked once per scrape, and a series they do not give is not there any more. Tags of meters and instruments themselves are not shown.</para>
/// </remarks>
public sealed class MeterBridge : IDisposable
{
    /// <summary>Most series of one instrument, when nothing else is said.</summary>
    public const int DefaultMaxSeries = 2_000;

    // A name is remembered so that it is logged once; more names than this are made up as the program runs.
    private const int MaxLogged = 1_000;

    private readonly MetricRegistry _registry;
    private readonly string[] _meters;
    private readonly int _maxSeries;
    private readonly MetricFamily<Counter> _dropped;
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, InstrumentSeries> _byName = new(StringComparer.Ordinal);
    private readonly HashSet<(string Meter, string Instrument)> _logged = [];
    private readonly Lock _gate = new();
    private readonly IDisposable _collecting;

    /// <param name="registry">Where the instruments show.</param>
    /// <param name="meters">Names of meters; one that ends in <c>*</c> means all that begin so.</param>
    /// <param name="maxSeries">Most series of one instrument; measurements of others are dropped and counted.</param>
    public MeterBridge(MetricRegistry registry, IEnumerable<string> meters, int maxSeries = DefaultMaxSeries)
    {
        (_registry, _meters, _maxSeries) = (registry, [.. meters], maxSeries);
        _dropped = registry.AddCounter(ExpositionMetrics.DroppedInstruments);
        _listener.InstrumentPublished = Publish;
        _listener.MeasurementsCompleted = Complete;
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<float>(static (_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<short>(static (_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<byte>(static (_, value, tags, state) => Record(state, value, tags));
        _listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, state) => Record(state, (double)value, tags));
        _listener.Start();
        _collecting = registry.OnCollect(Observe);
    }

    /// <summary>The meters of this program, of the runtime and of what the runtime brings for HTTP.</summary>
    public static IReadOnlyList<string> DefaultMeters { get; } = ["Lynceus.*", "System.Runtime", "System.Net.*", "Microsoft.AspNetCore.*"];

    public void Dispose()
    {
        _collecting.Dispose();
        _listener.Dispose();
    }

    private static void Record(object? state, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => ((InstrumentSeries)state!).Record(value, tags);

    private void Publish(Instrument instrument, MeterListener listener)
    {
        if (!Array.Exists(_meters, name => Matches(instrument.Meter.Name, name)))
        {
            return;
        }

        try
        {
            if (Open(instrument) is { } series)
            {
                listener.EnableMeasurementEvents(instrument, series);
            }
        }
        catch (ArgumentException e)
        {
            Drop(instrument, e.Message);
        }
    }

    private static bool Matches(string meter, string name) =>
        name.EndsWith('*') ? meter.AsSpan().StartsWith(name.AsSpan(0, name.Length - 1), StringComparison.Ordinal) : meter == name;

    private InstrumentSeries? Open(Instrument instrument)
    {
        if (InstrumentName.Of(instrument) is not { } name)
        {
            Drop(instrument, "its kind is not known.");
            return null;
        }

        var kind = instrument.GetType().GetGenericTypeDefinition();
        lock (_gate)
        {
            if (!_byName.TryGetValue(name.Name, out var series))
            {
                series = Create(instrument, name, kind);
                _byName.Add(name.Name, series);
            }
            else if (series.Kind != kind)
            {
                Drop(instrument, $"{name.Name} is shown already, from an instrument of another kind.");
                return null;
            }
            else if (series.Family.Buckets is { } buckets && !buckets.Bounds.SequenceEqual(InstrumentBuckets.Of(instrument).Bounds))
            {
                Drop(instrument, $"{name.Name} is shown already, with other buckets.");
                return null;
            }

            series.Instruments++;
            return series;
        }
    }

    private InstrumentSeries Create(Instrument instrument, InstrumentName name, Type kind)
    {
        var description = new MetricDescription(name.Name, instrument.Description ?? "", name.Unit);
        if (kind == typeof(Histogram<>))
        {
            var histograms = _registry.AddInstrument(description, InstrumentBuckets.Of(instrument), _maxSeries);
            return new InstrumentSeries<Histogram>(histograms, kind, isObserved: false, static (child, value) => child.Observe(value));
        }

        if (name.Type == MetricType.Counter)
        {
            var counters = _registry.AddInstrumentCounter(description, _maxSeries);
            return instrument.IsObservable
                ? new InstrumentSeries<Counter>(counters, kind, isObserved: true, static (child, value) => child.SetTotal(value))
                : new InstrumentSeries<Counter>(counters, kind, isObserved: false, static (child, value) => child.AddIfValid(value));
        }

        var gauges = _registry.AddInstrumentGauge(description, _maxSeries);
        return kind == typeof(UpDownCounter<>)
            ? new InstrumentSeries<Gauge>(gauges, kind, isObserved: false, static (child, value) => child.Add(value))
            : new InstrumentSeries<Gauge>(gauges, kind, instrument.IsObservable, static (child, value) => child.Set(value));
    }

    private void Complete(Instrument instrument, object? state)
    {
        if (state is not InstrumentSeries series)
        {
            return;
        }

        lock (_gate)
        {
            if (--series.Instruments == 0)
            {
                _byName.Remove(series.Family.Name);
                _registry.Remove(series.Family);
            }
        }
    }

    private void Observe()
    {
        InstrumentSeries[] all;
        lock (_gate)
        {
            all = [.. _byName.Values];
        }

        Array.ForEach(all, static s => s.BeginObserving());
        try
        {
            _listener.RecordObservableInstruments();
        }
        finally
        {
            Array.ForEach(all, static s => s.EndObserving());
        }
    }

    private void Drop(Instrument instrument, string reason)
    {
        _dropped.WithLabels().Increment();
        lock (_logged)
        {
            if (_logged.Count >= MaxLogged || !_logged.Add((instrument.Meter.Name, instrument.Name)))
            {
                return;
            }
        }

        MeterLog.InstrumentDropped(_registry.Logger, instrument.Meter.Name, instrument.Name, reason);
    }
}
