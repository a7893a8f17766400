namespace Lynceus.Testing.Kubernetes.Storage;

/// <summary>Objects of one resource and the history that watches and old lists are served from. The owner's lock guards every change.</summary>
internal sealed class ResourceStore
{
    private readonly int _historyEvents;
    private readonly long _historyBytes;
    private readonly HashSet<IChangeListener> _listeners = [];
    private ChangeEvent _oldest;
    private long _keptBytes;

    public ResourceStore(string group, string plural, long version, int historyEvents, long historyBytes)
    {
        Group = group;
        Plural = plural;
        _historyEvents = historyEvents;
        _historyBytes = historyBytes;
        _oldest = ChangeEvent.Root(version, 0, ObjectSet.Empty);
        Latest = _oldest;
    }

    public string Group { get; }

    public string Plural { get; }

    public ChangeEvent Latest { get; private set; }

    /// <summary>The oldest version that a watch may start from.</summary>
    public long WatchFloor { get; private set; }

    /// <summary>The oldest version that a list may ask for.</summary>
    public long ListFloor { get; private set; }

    public ObjectSet State => Latest.State;

    public bool IsRemoved { get; private set; }

    public IReadOnlyCollection<IChangeListener> Listeners => _listeners;

    public void Append(long version, StoredObject? before, StoredObject? after)
    {
        var state = after is null ? State.Without(before!) : State.With(after);
        var change = new ChangeEvent { Version = version, Sequence = Latest.Sequence + 1, Before = before, After = after, State = state };
        Latest.Next = change;
        Latest = change;
        _keptBytes += change.Bytes;
        while (Latest.Sequence - _oldest.Sequence > _historyEvents || (_keptBytes > _historyBytes && _oldest != Latest))
        {
            _oldest = _oldest.Next!;
            _keptBytes -= _oldest.Bytes;
            WatchFloor = Math.Max(WatchFloor, _oldest.Version);
            ListFloor = Math.Max(ListFloor, _oldest.Version);
        }

        Wake();
    }

    /// <summary>The last change at or before a version that is not below <see cref="ListFloor"/>.</summary>
    public ChangeEvent At(long version)
    {
        var change = _oldest;
        while (change.Next is { } next && next.Version <= version)
        {
            change = next;
        }

        return change;
    }

    /// <summary>Raises the floors and lets go of what is below the one for lists.</summary>
    public void Forget(long watchFloor, long listFloor)
    {
        WatchFloor = Math.Max(WatchFloor, watchFloor);
        ListFloor = Math.Max(ListFloor, listFloor);
        while (_oldest.Next is { } next && next.Version <= ListFloor)
        {
            _oldest = next;
            _keptBytes -= next.Bytes;
        }
    }

    public void Remove()
    {
        IsRemoved = true;
        Wake();
    }

    public void Add(IChangeListener listener) => _listeners.Add(listener);

    public void Drop(IChangeListener listener) => _listeners.Remove(listener);

    private void Wake()
    {
        foreach (var listener in _listeners)
        {
            listener.Changed(Latest.Sequence);
        }
    }
}
