using Lynceus.Exposition.Registry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lynceus.Exposition;

/// <summary>The metrics of a process: families that are declared here, and those that a <see cref="MeterBridge"/> brings.</summary>
/// <remarks>
/// Asking for a family again gives the one that is there; asking for another of the same name, or of a name that its samples would have, is an error of the program.
/// </remarks>
public sealed class MetricRegistry
{
    /// <summary>Most series of a family that states no other bound.</summary>
    public const int DefaultMaxSeries = 10_000;

    private readonly Dictionary<string, MetricFamily> _byName = new(StringComparer.Ordinal);

    // Every name that samples and metadata of a family have in any format, so that no two families meet in one of them.
    private readonly Dictionary<string, MetricFamily> _claims = new(StringComparer.Ordinal);
    private readonly List<CollectCallback> _callbacks = [];
    private readonly Lock _gate = new();
    private readonly Lock _collecting = new();
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly MetricFamily<Counter> _dropped;
    private readonly MetricFamily<Counter> _failures;
    private MetricFamily[]? _ordered;

    public MetricRegistry(TimeProvider? time = null, ILogger<MetricRegistry>? logger = null)
    {
        (_time, _logger) = (time ?? TimeProvider.System, logger ?? (ILogger)NullLogger.Instance);
        _dropped = AddCounter(ExpositionMetrics.DroppedSeries, ["family"]);
        _failures = AddCounter(ExpositionMetrics.CollectFailures);
        _failures.WithLabels();
    }

    /// <summary>Families by name.</summary>
    public IReadOnlyList<MetricFamily> Families
    {
        get
        {
            lock (_gate)
            {
                return _ordered ??= [.. _byName.Values.OrderBy(static f => f.Name, StringComparer.Ordinal)];
            }
        }
    }

    internal ILogger Logger => _logger;

    /// <summary>The name ends in <c>_total</c>, else OpenMetrics has it as <c>unknown</c>.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or taken by another family.</exception>
    public MetricFamily<Counter> AddCounter(MetricDescription description, IReadOnlyList<string>? labels = null, int maxSeries = DefaultMaxSeries) =>
        Add(description, MetricType.Counter, labels, maxSeries, l => new Counter(l, _time.GetUtcNow()));

    /// <exception cref="ArgumentException">A name is not valid, or taken by another family.</exception>
    public MetricFamily<Gauge> AddGauge(MetricDescription description, IReadOnlyList<string>? labels = null, int maxSeries = DefaultMaxSeries) =>
        Add(description, MetricType.Gauge, labels, maxSeries, l => new Gauge(l, _time.GetUtcNow()));

    /// <summary>A series that is always 1 and says what it says by its labels. The name ends in <c>_info</c>, else OpenMetrics has it as a gauge.</summary>
    /// <exception cref="ArgumentException">A name is not valid, or taken by another family.</exception>
    public MetricFamily<Gauge> AddInfo(MetricDescription description, IReadOnlyList<string>? labels = null, int maxSeries = DefaultMaxSeries) =>
        Add(
            description,
            MetricType.Info,
            labels,
            maxSeries,
            l =>
            {
                var info = new Gauge(l, _time.GetUtcNow());
                info.Set(1);
                return info;
            });

    /// <exception cref="ArgumentException">A name is not valid, or taken by another family.</exception>
    public MetricFamily<Histogram> AddHistogram(
        MetricDescription description, IReadOnlyList<string>? labels = null, HistogramBuckets? buckets = null, int maxSeries = DefaultMaxSeries)
    {
        var shape = buckets ?? HistogramBuckets.Default;
        double[] bounds = [.. shape.Bounds];
        var family = Add(description, MetricType.Histogram, labels, maxSeries, l => new Histogram(l, _time.GetUtcNow(), shape, bounds), shape);
        return family.Buckets!.Bounds.SequenceEqual(shape.Bounds) && family.Buckets.NativeSchema == shape.NativeSchema
            ? family
            : throw new ArgumentException($"The histogram {family.Name} is there already, with other buckets.", nameof(buckets));
    }

    /// <summary>Runs <paramref name="collect"/> before every scrape, never twice at a time. One that fails is counted, and logged once; the scrape goes on.</summary>
    /// <returns>Ends it when disposed.</returns>
    public IDisposable OnCollect(Action collect)
    {
        var callback = new CollectCallback(collect, this);
        lock (_collecting)
        {
            _callbacks.Add(callback);
        }

        return callback;
    }

    /// <summary>Brings everything that is observed up to date.</summary>
    public void Collect()
    {
        lock (_collecting)
        {
            foreach (var callback in _callbacks)
            {
                try
                {
                    callback.Collect();
                }
#pragma warning disable CA1031 // Whatever fails in one callback must not take the others' metrics away.
                catch (Exception e)
#pragma warning restore CA1031
                {
                    _failures.WithLabels().Increment();
                    if (!callback.HasFailed)
                    {
                        callback.HasFailed = true;
                        RegistryLog.CollectFailed(_logger, e);
                    }
                }
            }
        }
    }

    // Series of an instrument bring their labels with them.
    internal MetricFamily<Counter> AddInstrumentCounter(MetricDescription description, int maxSeries) =>
        Add(description, MetricType.Counter, null, maxSeries, l => new Counter(l, _time.GetUtcNow()), isInstrument: true);

    internal MetricFamily<Gauge> AddInstrumentGauge(MetricDescription description, int maxSeries) =>
        Add(description, MetricType.Gauge, null, maxSeries, l => new Gauge(l, _time.GetUtcNow()), isInstrument: true);

    internal MetricFamily<Histogram> AddInstrument(MetricDescription description, HistogramBuckets shape, int maxSeries)
    {
        double[] bounds = [.. shape.Bounds];
        return Add(description, MetricType.Histogram, null, maxSeries, l => new Histogram(l, _time.GetUtcNow(), shape, bounds), shape, isInstrument: true);
    }

    internal void Remove(MetricFamily family)
    {
        lock (_gate)
        {
            if (_byName.TryGetValue(family.Name, out var known) && ReferenceEquals(known, family))
            {
                _byName.Remove(family.Name);
                foreach (var name in ClaimsOf(family.Header))
                {
                    _claims.Remove(name);
                }

                _ordered = null;
            }
        }
    }

    private void Remove(CollectCallback callback)
    {
        lock (_collecting)
        {
            _callbacks.Remove(callback);
        }
    }

    private MetricFamily<T> Add<T>(
        MetricDescription description, MetricType type, IReadOnlyList<string>? labels, int maxSeries, Func<LabelSet, T> create, HistogramBuckets? buckets = null, bool isInstrument = false)
        where T : MetricChild
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSeries, 1);
        LabelName[] names = [.. (labels ?? []).Select(LabelName.Parse)];
        var header = new FamilyHeader(MetricName.Parse(description.Name), description.Help, type, description.Unit);
        CheckLabels(header, names);
        lock (_gate)
        {
            if (_byName.TryGetValue(description.Name, out var known) && !isInstrument && known is MetricFamily<T> same && same.Type == type && !same.IsInstrument && same.HasLabels(names))
            {
                return same;
            }

            string[] claims = [.. ClaimsOf(header)];
            if (Array.Find(claims, _claims.ContainsKey) is { } taken)
            {
                var other = _claims[taken];
                throw new ArgumentException(
                    $"The {Word(type)} {description.Name}{Text(header, names)} cannot be added: the {Word(other.Type)} {other.Name}{{{string.Join(',', other.LabelNames)}}} has the name {taken} already.",
                    nameof(description));
            }

            var family = new MetricFamily<T>(header, names, maxSeries, create, CountDropped) { Buckets = buckets, IsInstrument = isInstrument };
            _byName[description.Name] = family;
            foreach (var name in claims)
            {
                _claims[name] = family;
            }

            _ordered = null;
            if (names.Length == 0 && !isInstrument)
            {
                family.AddFirst();
            }

            return family;
        }
    }

    private static void CheckLabels(FamilyHeader header, LabelName[] names)
    {
        // Names that differ only in what some clients cannot read would be one to them.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!seen.Add(name.Escape(EscapingScheme.Underscores)))
            {
                throw new ArgumentException($"{header.Name} has the label {name} twice.", nameof(names));
            }

            if (header.Type == MetricType.Histogram && name.Text == "le")
            {
                throw new ArgumentException($"{header.Name} is a histogram, whose buckets have the label le; no other label may be named so.", nameof(names));
            }
        }
    }

    private static IEnumerable<string> ClaimsOf(FamilyHeader header)
    {
        var name = header.Name.Escape(EscapingScheme.Underscores);
        IEnumerable<string> claims = header.Type switch
        {
            MetricType.Histogram => [name, $"{name}_bucket", $"{name}_count", $"{name}_sum", $"{name}_created"],
            MetricType.Counter when FamilyHeader.Base(name, "_total") is { } family => [name, family, $"{family}_created"],
            MetricType.Info when FamilyHeader.Base(name, "_info") is { } family => [name, family],
            _ => [name],
        };
        return claims;
    }

    private void CountDropped(MetricFamily family)
    {
        // Its own bound is not worth a counter.
        if (!ReferenceEquals(family, _dropped))
        {
            _dropped.WithLabels(family.Name).Increment();
        }
    }

    private static string Text(FamilyHeader header, LabelName[] names) => header.Type == MetricType.Info && names.Length == 0 ? "" : $"{{{string.Join(',', names.Select(static n => n.Text))}}}";

    private static string Word(MetricType type) => type.ToString().ToLowerInvariant();

    private sealed class CollectCallback(Action collect, MetricRegistry registry) : IDisposable
    {
        public Action Collect { get; } = collect;

        public bool HasFailed { get; set; }

        public void Dispose() => registry.Remove(this);
    }
}
