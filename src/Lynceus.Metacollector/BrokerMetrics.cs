using System.Diagnostics.Metrics;
using Lynceus.Exposition;
using Lynceus.Metacollector.Objects;
using Lynceus.Metacollector.Protocol;

namespace Lynceus.Metacollector;

/// <summary>The original's metrics under its names, and ours. Names of the original's counters have no suffix, so they are families of the registry and not instruments.</summary>
internal sealed class BrokerMetrics : IDisposable
{
    public const string MeterName = "Lynceus.Metacollector";

    internal static readonly MetricDescription QueueAdds = new("meta_collector_broker_queue_adds", "Events that began to wait for subscribers, once per change, by type.");

    internal static readonly MetricDescription DispatchedEvents = new("meta_collector_broker_dispatched_events", "Events given to subscribers, once for each, by kind of object and type.");

    internal static readonly MetricDescription Received =
        new("meta_collector_collector_event_api_server_received", "Changes received, by collector, source and type.");

    internal static readonly MetricDescription QueueDuration =
        new("meta_collector_broker_queue_duration_seconds", "Time from a change to the moment when a subscriber's stream takes its event.", "seconds");

    internal static readonly MetricDescription Subscribers = new("meta_collector_server_subscribers", "Open calls of Watch.");

    // The original's: a factor of ten from 10 nanoseconds on.
    private static readonly HistogramBuckets QueueBuckets = new() { Bounds = [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10] };

    private readonly Counter[] _added = new Counter[EventReasons.Count];
    private readonly Counter[] _dispatched = new Counter[ObjectKinds.Count * EventReasons.Count];
    private readonly Counter[] _received = new Counter[ObjectKinds.Count * 3];
    private readonly Histogram _queueDuration;
    private readonly Gauge _subscribers;
    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _coalesced;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _sentBytes;
    private readonly Counter<long> _closed;
    private readonly Counter<long> _refused;
    private readonly Histogram<double> _fanOut;
    private readonly Histogram<long> _streamBytes;

    public BrokerMetrics(MetricRegistry registry)
    {
        var added = registry.AddCounter(QueueAdds, ["name", "type"]);
        var dispatched = registry.AddCounter(DispatchedEvents, ["kind", "type"]);
        var received = registry.AddCounter(Received, ["name", "source", "type"]);
        foreach (var reason in Enum.GetValues<EventReason>())
        {
            _added[(int)reason] = added.WithLabels("blockingChannel", reason.Name());
            foreach (var kind in ObjectKinds.All)
            {
                _dispatched[IndexOf(kind, (int)reason)] = dispatched.WithLabels(kind.Name(), reason.Name());
                _received[IndexOf(kind, (int)reason)] = received.WithLabels(kind.CollectorName(), "api-server", reason.Name().ToLowerInvariant());
            }
        }

        _queueDuration = registry.AddHistogram(QueueDuration, ["name"], QueueBuckets).WithLabels("blockingChannel");
        _subscribers = registry.AddGauge(Subscribers).WithLabels();
        _coalesced = _meter.CreateCounter<long>("lynceus_metacollector_coalesced_total", null, "Changes that needed no event of their own, because one about the object waited already.");
        _dropped = _meter.CreateCounter<long>("lynceus_metacollector_dropped_total", null, "Events that waited for a subscriber whose stream ended.");
        _sentBytes = _meter.CreateCounter<long>("lynceus_metacollector_sent_bytes_total", null, "Bytes of events sent to subscribers, with their frames.");
        _closed = _meter.CreateCounter<long>("lynceus_metacollector_closed_streams_total", null, "Streams that this side ended, by reason: shutdown, rebalance, stalled, memory.");
        _refused = _meter.CreateCounter<long>("lynceus_metacollector_refused_streams_total", null, "Streams that were not begun, by whose bound was reached: total, address, connection.");
        _fanOut = _meter.CreateHistogram(
            "lynceus_metacollector_fanout_seconds",
            "s",
            "Time from a change to the moment when a subscriber's connection has taken the event; of the oldest event of each batch.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 300] });
        _streamBytes = _meter.CreateHistogram(
            "lynceus_metacollector_stream_sent_bytes",
            "By",
            "Bytes sent to one subscriber until its stream ended.",
            advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000] });
        _coalesced.Add(0);
        _dropped.Add(0);
        _sentBytes.Add(0);
    }

    /// <summary>Shows what streams hold.</summary>
    public void Observe(Func<long> heldBytes) =>
        _ = _meter.CreateObservableGauge("lynceus_metacollector_held_bytes", heldBytes, null, "Memory that open streams are reckoned to hold; their bound is a quarter of what the process may use, or as configured.");

    /// <summary>Shows what waits, and how old the news from the API server is.</summary>
    public void Observe(Func<(long All, int Most)> mailboxes, Func<TimeSpan> syncAge)
    {
        _ = _meter.CreateObservableGauge("lynceus_metacollector_mailbox_depth", () => mailboxes().All, null, "Events that wait for subscribers.");
        _ = _meter.CreateObservableGauge("lynceus_metacollector_mailbox_depth_most", () => mailboxes().Most, null, "Events that wait for the subscriber for whom most do.");
        _ = _meter.CreateObservableGauge(
            "lynceus_metacollector_sync_age_seconds", () => syncAge().TotalSeconds, "s", "Time since the API server last said anything about the kind of which nothing was heard for longest.");
    }

    public void Opened() => _subscribers.Add(1);

    public void Closed(long sentBytes)
    {
        _subscribers.Add(-1);
        _streamBytes.Record(sentBytes);
    }

    public void Ended(string reason) => _closed.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Refused(string bound) => _refused.Add(1, new KeyValuePair<string, object?>("bound", bound));

    /// <param name="change">0 for a new object, 1 for a change, 2 for a deletion.</param>
    public void Heard(ObjectKind kind, int change) => _received[IndexOf(kind, change)].Increment();

    /// <param name="reasons">A bit for each <see cref="EventReason"/>.</param>
    public void Added(int reasons)
    {
        for (var reason = 0; reasons != 0; reason++, reasons >>= 1)
        {
            if ((reasons & 1) != 0)
            {
                _added[reason].Increment();
            }
        }
    }

    public void Coalesced() => _coalesced.Add(1);

    public void Dropped(int events) => _dropped.Add(events);

    public void Dispatched(ObjectKind kind, EventReason reason, TimeSpan waited)
    {
        _dispatched[IndexOf(kind, (int)reason)].Increment();
        _queueDuration.Observe(waited.TotalSeconds);
    }

    public void Sent(long bytes, TimeSpan oldest)
    {
        _sentBytes.Add(bytes);
        _fanOut.Record(oldest.TotalSeconds);
    }

    public void Dispose() => _meter.Dispose();

    private static int IndexOf(ObjectKind kind, int change) => ((int)kind * EventReasons.Count) + change;
}
