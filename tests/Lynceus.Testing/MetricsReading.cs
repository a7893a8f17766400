using System.Diagnostics.Metrics;

namespace Lynceus.Testing;

/// <summary>Listens to one meter and keeps what a scrape would show: sums of counters, counts of histograms, gauges as they are when read.</summary>
public sealed class MetricsReading : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, double> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Instrument> _instruments = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public MetricsReading(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, meter))
            {
                _instruments[instrument.Name] = instrument;
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
    }

    public Instrument Instrument(string name) => _instruments[name];

    /// <summary>One line for each series whose name begins with <paramref name="prefix"/>, in order: <c>name{label="value"} number</c>. Histograms show their count and sum.</summary>
    public string[] Lines(string prefix)
    {
        lock (_lock)
        {
            foreach (var gauge in _values.Keys.Where(k => _instruments[k[..k.IndexOf('{', StringComparison.Ordinal)]].IsObservable).ToArray())
            {
                _values.Remove(gauge);
            }
        }

        _listener.RecordObservableInstruments();
        lock (_lock)
        {
            return [.. _values.Where(v => v.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(static v => $"{v.Key} {v.Value}")];
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = $"{instrument.Name}{{{string.Join(',', tags.ToArray().Select(static t => $"{t.Key}=\"{t.Value}\""))}}}";
        lock (_lock)
        {
            if (instrument is Histogram<double>)
            {
                _values[series + " sum"] = _values.GetValueOrDefault(series + " sum") + value;
                _values[series + " count"] = _values.GetValueOrDefault(series + " count") + 1;
            }
            else
            {
                _values[series] = instrument.IsObservable ? value : _values.GetValueOrDefault(series) + value;
            }
        }
    }
}
