using System.Collections.Concurrent;
using Lynceus.Exposition.Registry;

namespace Lynceus.Exposition;

/// <summary>Series of one name and type, found by the values of their labels.</summary>
public sealed class MetricFamily<T> : MetricFamily
    where T : MetricChild
{
    private readonly ConcurrentDictionary<LabelSet, T> _children;
    private readonly ConcurrentDictionary<LabelSet, T>.AlternateLookup<ReadOnlySpan<string>> _byValues;
    private readonly List<T> _order = [];
    private readonly Lock _gate = new();
    private readonly LabelName[] _names;
    private readonly Func<LabelSet, T> _create;
    private readonly Action<MetricFamily> _dropped;
    private readonly int _maxSeries;
    private T[]? _snapshot;
    private T? _overflow;

    internal MetricFamily(FamilyHeader header, LabelName[] names, int maxSeries, Func<LabelSet, T> create, Action<MetricFamily> dropped)
        : base(header)
    {
        (_names, _maxSeries, _create, _dropped) = (names, maxSeries, create, dropped);
        LabelNames = [.. names.Select(static n => n.Text)];
        _children = new ConcurrentDictionary<LabelSet, T>(new LabelSetComparer(names));
        _byValues = _children.GetAlternateLookup<ReadOnlySpan<string>>();
    }

    public override int Count => _children.Count;

    public override IReadOnlyList<string> LabelNames { get; }

    /// <summary>The series of a family without labels, and any other's series by its labels' values in the order of their names.</summary>
    /// <remarks>
    /// Keep what it returns where the values are known beforehand. Beyond the family's bound it returns a series that is not exposed, and the refusal is counted.
    /// </remarks>
    /// <exception cref="ArgumentException">There are not as many values as names.</exception>
    public T WithLabels(params ReadOnlySpan<string> values)
    {
        if (_byValues.TryGetValue(values, out var child))
        {
            return child;
        }

        if (values.Length != _names.Length)
        {
            throw new ArgumentException($"{Name} has {_names.Length} labels, and there are {values.Length} values.", nameof(values));
        }

        foreach (var value in values)
        {
            ArgumentNullException.ThrowIfNull(value, nameof(values));
        }

        return GetOrAdd(new LabelSet(_names, values.ToArray()));
    }

    /// <summary>Updates of a series that was removed are lost; false when there was none.</summary>
    public bool Remove(params ReadOnlySpan<string> values) => _byValues.TryGetValue(values, out var child) && Remove(child);

    internal bool HasLabels(ReadOnlySpan<LabelName> names)
    {
        if (names.Length != _names.Length)
        {
            return false;
        }

        for (var i = 0; i < names.Length; i++)
        {
            if (names[i].Text != _names[i].Text)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A family without labels shows its series from the start.</summary>
    internal void AddFirst() => GetOrAdd(LabelSet.Empty);

    internal T GetOrAdd(LabelSet labels)
    {
        if (_children.TryGetValue(labels, out var child))
        {
            return child;
        }

        lock (_gate)
        {
            if (_children.TryGetValue(labels, out child))
            {
                return child;
            }

            if (_order.Count < _maxSeries)
            {
                child = _create(labels);
                child.Index = _order.Count;
                _order.Add(child);
                _children[labels] = child;
                _snapshot = null;
                return child;
            }

            child = _overflow ??= _create(LabelSet.Empty);
            child.Index = MetricChild.NotExposed;
        }

        _dropped(this);
        return child;
    }

    internal bool Remove(T child)
    {
        lock (_gate)
        {
            if (child.Index == MetricChild.NotExposed || !_children.TryRemove(child.Labels, out _))
            {
                return false;
            }

            var last = _order[^1];
            _order[child.Index] = last;
            last.Index = child.Index;
            _order.RemoveAt(_order.Count - 1);
            child.Index = MetricChild.NotExposed;
            _snapshot = null;
            return true;
        }
    }

    internal override MetricChild[] Snapshot()
    {
        lock (_gate)
        {
            return _snapshot ??= [.. _order];
        }
    }
}
