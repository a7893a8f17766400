using System.Collections.Concurrent;

namespace Lynceus.Testing.Kubernetes.Http;

/// <summary>The last requests, and counters that stay cheap however many there are.</summary>
internal sealed class RequestLog(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Queue<Entry> _entries = new();
    private readonly ConcurrentDictionary<string, Counter> _bytes = new(StringComparer.Ordinal);

    public IReadOnlyList<RecordedRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries.Select(static e => e.Request)];
            }
        }
    }

    public Entry Add(RecordedRequest request)
    {
        var entry = new Entry(request);
        lock (_lock)
        {
            if (_entries.Count >= capacity)
            {
                _entries.Dequeue();
            }

            _entries.Enqueue(entry);
        }

        return entry;
    }

    public void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
        }
    }

    public Counter BytesOf(string resource) => _bytes.GetOrAdd(resource, static _ => new Counter());

    public sealed class Entry(RecordedRequest request)
    {
        public RecordedRequest Request { get; private set; } = request;

        public void Answered(int status) => Request = Request with { Status = status };
    }

    public sealed class Counter
    {
        private long _value;

        public long Value => Interlocked.Read(ref _value);

        public void Add(long value) => Interlocked.Add(ref _value, value);
    }
}
