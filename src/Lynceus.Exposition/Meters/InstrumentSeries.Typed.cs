using System.Collections.Concurrent;

namespace Lynceus.Exposition.Meters;

/// <inheritdoc/>
internal sealed class InstrumentSeries<T> : InstrumentSeries
    where T : MetricChild
{
    // Tags come in orders and types that make one series of several. With more than this they are made up, and looked up the slow way.
    private const int MaxKnownTags = 20_000;

    private readonly MetricFamily<T> _family;
    private readonly Action<T, double> _record;
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], T> _children = new(TagsComparer.Instance);
    private readonly ConcurrentDictionary<KeyValuePair<string, object?>[], T>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> _byTags;
    private readonly Dictionary<T, int>? _rounds;
    private int _known;
    private int _round;

    public InstrumentSeries(MetricFamily<T> family, Type kind, bool isObserved, Action<T, double> record)
        : base(family, kind)
    {
        (_family, _record, _rounds) = (family, record, isObserved ? [] : null);
        _byTags = _children.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
    }

    public override void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (!_byTags.TryGetValue(tags, out var child))
        {
            child = Find(tags);
        }

        _record(child, value);
        if (_rounds is not null)
        {
            lock (_rounds)
            {
                _rounds[child] = _round;
            }
        }
    }

    public override void BeginObserving() => _round++;

    public override void EndObserving()
    {
        if (_rounds is null)
        {
            return;
        }

        T[] stale;
        lock (_rounds)
        {
            stale = [.. _rounds.Where(r => r.Value != _round).Select(static r => r.Key)];
            Array.ForEach(stale, child => _rounds.Remove(child));
        }

        if (stale.Length > 0)
        {
            Array.ForEach(stale, child => _family.Remove(child));
            _children.Clear();
            _known = 0;
        }
    }

    private T Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var child = _family.GetOrAdd(TagLabels.Of(tags, _family.Type));
        if (child.Index != MetricChild.NotExposed && _known < MaxKnownTags && _children.TryAdd(tags.ToArray(), child))
        {
            Interlocked.Increment(ref _known);
        }

        return child;
    }
}
