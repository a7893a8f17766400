using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Lynceus.Kubernetes.Watch;

namespace Lynceus.Kubernetes.Informers;

/// <summary>What an informer keeps: one entry per object, by uid and by name, and who wants to hear of changes.</summary>
/// <remarks>
/// One thread at a time applies events. Subscribers are called on it, outside the lock that readers take, so a subscriber may read; it must not wait for another thread that subscribes.
/// </remarks>
internal sealed class InformerStore<T>
    where T : class
{
    private readonly Projection<T> _projection;
    private readonly Action<NamespacedName, Exception> _onMalformed;
    private readonly Lock _applying = new();
    private readonly Dictionary<string, Entry> _byUid = new(new Utf8KeyComparer());
    private readonly Dictionary<string, Entry>.AlternateLookup<ReadOnlySpan<byte>> _byUtf8Uid;
    private readonly Dictionary<NamespacedName, Entry> _byName = [];
    private readonly List<InformerIndex<T>> _indexes = [];
    private Action<ObjectChange<T>>? _subscribers;
    private uint _replacement;
    private Action? _replaced;
    private volatile bool _isReplacing;

    /// <param name="onMalformed">Hears of an object that the projection could not read. It stays as it was, or out.</param>
    public InformerStore(Projection<T> projection, Action<NamespacedName, Exception> onMalformed)
    {
        _projection = projection;
        _onMalformed = onMalformed;
        _byUtf8Uid = _byUid.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>What a subscriber threw, which is nothing that listing or watching again could mend; null as a rule.</summary>
    public Exception? SubscriberFault { get; private set; }

    /// <summary>A list has begun and is not complete: some entries are as it says, others older than those.</summary>
    public bool IsReplacing => _isReplacing;

    /// <summary>Guards reading and writing of entries and indexes; held for moments only.</summary>
    public Lock Lock { get; } = new();

    public int Count
    {
        get
        {
            lock (Lock)
            {
                return _byUid.Count;
            }
        }
    }

    public T? Get(string uid)
    {
        lock (Lock)
        {
            return _byUid.GetValueOrDefault(uid)?.Value;
        }
    }

    public T? Get(NamespacedName name)
    {
        lock (Lock)
        {
            return _byName.GetValueOrDefault(name)?.Value;
        }
    }

    public IReadOnlyList<KeyValuePair<string, T>> Snapshot()
    {
        lock (Lock)
        {
            var values = new List<KeyValuePair<string, T>>(_byUid.Count);
            foreach (var entry in _byUid.Values)
            {
                values.Add(new(entry.Uid, entry.Value));
            }

            return values;
        }
    }

    public IReadOnlyList<KeyValuePair<NamespacedName, T>> SnapshotByName()
    {
        lock (Lock)
        {
            var values = new List<KeyValuePair<NamespacedName, T>>(_byName.Count);
            foreach (var (name, entry) in _byName)
            {
                values.Add(new(name, entry.Value));
            }

            return values;
        }
    }

    public InformerIndex<T> AddIndex(Func<T, IEnumerable<string>> keysOf)
    {
        var index = new InformerIndex<T>(keysOf, Lock);
        lock (Lock)
        {
            foreach (var entry in _byUid.Values)
            {
                index.Set(entry.Uid, old: null, entry.Value);
            }

            _indexes.Add(index);
        }

        return index;
    }

    /// <summary>Everything that is kept comes first, as added; then every change, without a gap.</summary>
    public void Subscribe(Action<ObjectChange<T>> subscriber)
    {
        lock (_applying)
        {
            foreach (var entry in _byUid.Values)
            {
                subscriber(new ObjectChange<T>(entry.Uid, entry.Name, Old: null, entry.Value));
            }

            _subscribers += subscriber;
        }
    }

    public void Unsubscribe(Action<ObjectChange<T>> subscriber)
    {
        lock (_applying)
        {
            _subscribers -= subscriber;
        }
    }

    /// <summary>Hears that a list is complete, after the changes that it brought.</summary>
    public void SubscribeReplaced(Action subscriber)
    {
        lock (_applying)
        {
            _replaced += subscriber;
        }
    }

    /// <summary>A list begins. What it does not name is deleted by <see cref="EndReplace"/>; if the list breaks off, begin again.</summary>
    public void BeginReplace()
    {
        lock (_applying)
        {
            _replacement++;
            _isReplacing = true;
        }
    }

    public void EndReplace()
    {
        lock (_applying)
        {
            if (!_isReplacing)
            {
                throw new InvalidOperationException("No list has begun.");
            }

            foreach (var entry in _byUid.Values.Where(e => e.SeenIn != _replacement).ToArray())
            {
                Delete(entry);
            }

            _isReplacing = false;
            Guard(_replaced);
        }
    }

    /// <summary>Everything is gone, because its kind is.</summary>
    public void Clear()
    {
        BeginReplace();
        EndReplace();
    }

    /// <summary>The object is there in this form.</summary>
    public void Upsert(in RawObject raw)
    {
        lock (_applying)
        {
            if (raw.Uid.IsEmpty)
            {
                _onMalformed(raw.NamespacedName, new JsonException("The object has no uid."));
                return;
            }

            var known = _byUtf8Uid.TryGetValue(raw.Uid, out var entry);
            var version = ParseVersion(raw.ResourceVersion);
            if (known)
            {
                entry!.SeenIn = _replacement;
                if (_isReplacing && version != 0 && entry.Version == version)
                {
                    return; // a list says again what is known, most often of every object
                }
            }

            if (!TryProject(raw, out var value))
            {
                return;
            }

            if (known)
            {
                Update(entry!, version, value);
            }
            else if (value is not null)
            {
                Add(raw, version, value);
            }
        }
    }

    /// <summary>The object is gone, or does not match the selector any more.</summary>
    public void Remove(in RawObject raw)
    {
        lock (_applying)
        {
            if (_byUtf8Uid.TryGetValue(raw.Uid, out var entry))
            {
                Delete(entry);
            }
        }
    }

    // Versions are compared for being equal only; zero stands for one that is not a number and equals nothing.
    private static ulong ParseVersion(ReadOnlySpan<byte> version) =>
        Utf8Parser.TryParse(version, out ulong number, out var consumed) && consumed == version.Length ? number : 0;

    private bool TryProject(in RawObject raw, out T? value)
    {
        try
        {
            value = _projection(raw);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            value = null;
            _onMalformed(raw.NamespacedName, e);
            return false;
        }
    }

    private void Add(in RawObject raw, ulong version, T value)
    {
        var name = raw.NamespacedName;
        if (_byName.TryGetValue(name, out var former))
        {
            Delete(former); // its deletion was missed, or comes later under another uid
        }

        var entry = new Entry(Encoding.UTF8.GetString(raw.Uid), name) { Version = version, Value = value, SeenIn = _replacement };
        lock (Lock)
        {
            _byUid.Add(entry.Uid, entry);
            _byName.Add(name, entry);
            foreach (var index in _indexes)
            {
                index.Set(entry.Uid, old: null, value);
            }
        }

        Tell(new ObjectChange<T>(entry.Uid, name, Old: null, value));
    }

    private void Tell(in ObjectChange<T> change)
    {
        try
        {
            _subscribers?.Invoke(change);
        }
        catch (Exception e)
        {
            SubscriberFault = e;
            throw;
        }
    }

    private void Guard(Action? subscriber)
    {
        try
        {
            subscriber?.Invoke();
        }
        catch (Exception e)
        {
            SubscriberFault = e;
            throw;
        }
    }

    private void Update(Entry entry, ulong version, T? value)
    {
        if (value is null)
        {
            Delete(entry);
            return;
        }

        var old = entry.Value;
        lock (Lock)
        {
            entry.Version = version;
            entry.Value = value;
            foreach (var index in _indexes)
            {
                index.Set(entry.Uid, old, value);
            }
        }

        Tell(new ObjectChange<T>(entry.Uid, entry.Name, old, value));
    }

    private void Delete(Entry entry)
    {
        lock (Lock)
        {
            _byUid.Remove(entry.Uid);
            _byName.Remove(entry.Name);
            foreach (var index in _indexes)
            {
                index.Set(entry.Uid, entry.Value, @new: null);
            }
        }

        Tell(new ObjectChange<T>(entry.Uid, entry.Name, entry.Value, New: null));
    }

    private sealed class Entry(string uid, NamespacedName name)
    {
        public string Uid { get; } = uid;

        public NamespacedName Name { get; } = name;

        public ulong Version { get; set; }

        public required T Value { get; set; }

        /// <summary>The number of the last list that named it.</summary>
        public uint SeenIn { get; set; }
    }
}
