namespace Lynceus.Kubernetes.Controllers;

/// <summary>
/// client-go's work queue. A key that is added several times before a worker takes it is processed once; a key that is added while it is processed is handed out again after
/// <see cref="Done"/>, and never to two workers at a time.
/// </summary>
/// <remarks>
/// There is no limit of its own, and none is needed: a key is held at most once each as ready, as processed, as delayed and as failing, so memory is bounded by the number of
/// distinct keys. All members may be called from any thread.
/// </remarks>
public sealed class WorkQueue<TKey> : IDisposable
    where TKey : notnull
{
    // Timers of the system take at most 49 days; a longer delay is looked at again each day.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _available = new(0); // as many permits as ready keys, and one more once shut down
    private readonly Queue<TKey> _ready = new();
    private readonly Dictionary<TKey, TimeSpan> _addedAt = []; // waiting for a worker, or for the end of their own processing
    private readonly Dictionary<TKey, TimeSpan> _takenAt = []; // being processed
    private readonly Dictionary<TKey, Delayed> _delays = [];
    private readonly SortedSet<Delayed> _delayed = new(Delayed.ByDue);
    private readonly Dictionary<TKey, int> _failures = [];
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ItemBackoff _backoff;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly WorkQueueMetrics _metrics;
    private readonly long _origin;
    private readonly ITimer _timer;
    private long _sequence;
    private bool _isShutDown;

    /// <param name="name">Labels the metrics; a controller's queue has the controller's name.</param>
    /// <param name="backoff">Default <see cref="ItemBackoff.Default"/>.</param>
    /// <param name="time">Default the system's.</param>
    /// <param name="random">Draws the jitter; only used under the queue's lock.</param>
    /// <param name="metrics">Default <see cref="ControllerMetrics.Default"/>.</param>
    public WorkQueue(string name, ItemBackoff? backoff = null, TimeProvider? time = null, Random? random = null, ControllerMetrics? metrics = null)
    {
        Name = name;
        _backoff = backoff ?? ItemBackoff.Default;
        _time = time ?? TimeProvider.System;
        _random = random ?? new Random();
        _metrics = (metrics ?? ControllerMetrics.Default).Queues;
        _origin = _time.GetTimestamp();
        _timer = _time.CreateTimer(static queue => ((WorkQueue<TKey>)queue!).AddDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _metrics.Add(this, name, Observe);
    }

    public string Name { get; }

    /// <summary>Keys that a worker could take now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _ready.Count;
            }
        }
    }

    // Differences of timestamps, so that setting the clock of the machine moves nothing.
    private TimeSpan Now => _time.GetElapsedTime(_origin);

    /// <summary>Makes a key ready. Without effect after <see cref="ShutDown"/>, as all additions.</summary>
    public void Add(TKey key)
    {
        lock (_lock)
        {
            AddLocked(key);
        }
    }

    /// <summary>Makes a key ready after a delay. Of several delays for one key the earliest end counts; a key that is ready already stays delayed as well.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        lock (_lock)
        {
            AddAfterLocked(key, delay);
        }
    }

    /// <summary>Makes a key ready after the delay that its failures since the last <see cref="Forget"/> give, and counts one more.</summary>
    public void AddRateLimited(TKey key)
    {
        lock (_lock)
        {
            if (_isShutDown)
            {
                return;
            }

            var failures = _failures.GetValueOrDefault(key);
            _failures[key] = failures + 1;
            AddAfterLocked(key, _backoff.After(failures, _random));
        }
    }

    /// <summary>Ends a row of failures. Whoever uses <see cref="AddRateLimited"/> must call this in the end, on success or when giving up.</summary>
    public void Forget(TKey key)
    {
        lock (_lock)
        {
            _failures.Remove(key);
        }
    }

    /// <summary>Failures in a row.</summary>
    public int FailuresOf(TKey key)
    {
        lock (_lock)
        {
            return _failures.GetValueOrDefault(key);
        }
    }

    /// <summary>Takes the next key; each needs <see cref="Done"/> afterwards. Not <c>IsOpen</c>: the queue is shut down and empty, and there is no key.</summary>
    public async ValueTask<(bool IsOpen, TKey Key)> GetAsync(CancellationToken cancellationToken)
    {
        await _available.WaitAsync(cancellationToken);
        lock (_lock)
        {
            if (!_ready.TryDequeue(out var key))
            {
                _available.Release(); // shut down: the permit wakes the next worker
                return (false, default!);
            }

            _addedAt.Remove(key, out var added);
            var now = Now;
            _takenAt[key] = now;
            _metrics.ItemTaken(Name, now - added);
            return (true, key);
        }
    }

    /// <summary>Ends the processing of a key that <see cref="GetAsync"/> gave. A key that is not being processed is ignored.</summary>
    public void Done(TKey key)
    {
        lock (_lock)
        {
            if (!_takenAt.Remove(key, out var taken))
            {
                return;
            }

            _metrics.ItemDone(Name, Now - taken);
            if (_addedAt.ContainsKey(key))
            {
                Enqueue(key);
            }

            CompleteIfDrained();
        }
    }

    /// <summary>Refuses additions and drops delayed keys; what is ready is still handed out, and so is what was added while being processed.</summary>
    public void ShutDown()
    {
        lock (_lock)
        {
            if (_isShutDown)
            {
                return;
            }

            _isShutDown = true;
            _delays.Clear();
            _delayed.Clear();
            _failures.Clear();
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _available.Release();
            CompleteIfDrained();
        }
    }

    /// <summary><see cref="ShutDown"/>, and waits until workers have taken and finished all that was ready.</summary>
    public Task ShutDownWithDrainAsync(CancellationToken cancellationToken)
    {
        ShutDown();
        return _drained.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Shuts down and takes the queue out of the metrics. Workers may still finish.</summary>
    public void Dispose()
    {
        ShutDown();
        _metrics.Remove(this);
        _timer.Dispose();
    }

    private void AddLocked(TKey key)
    {
        if (_isShutDown || !_addedAt.TryAdd(key, Now))
        {
            return;
        }

        _metrics.ItemAdded(Name);
        if (!_takenAt.ContainsKey(key))
        {
            Enqueue(key);
        }
    }

    private void AddAfterLocked(TKey key, TimeSpan delay)
    {
        if (_isShutDown)
        {
            return;
        }

        if (delay <= TimeSpan.Zero)
        {
            AddLocked(key);
            return;
        }

        _metrics.ItemDelayed(Name);
        var now = Now;
        var due = delay < TimeSpan.MaxValue - now ? now + delay : TimeSpan.MaxValue;
        if (_delays.TryGetValue(key, out var earlier))
        {
            if (earlier.Due <= due)
            {
                return;
            }

            _delayed.Remove(earlier);
        }

        var delayed = new Delayed(due, _sequence++, key);
        _delays[key] = delayed;
        _delayed.Add(delayed);
        if (_delayed.Min == delayed)
        {
            SetTimer(now);
        }
    }

    private void AddDue()
    {
        lock (_lock)
        {
            var now = Now;
            while (_delayed.Min is { } next && next.Due <= now)
            {
                _delayed.Remove(next);
                _delays.Remove(next.Key);
                AddLocked(next.Key);
            }

            SetTimer(now);
        }
    }

    private void SetTimer(TimeSpan now)
    {
        if (_delayed.Min is not { } next)
        {
            return;
        }

        // Timers count whole milliseconds and round down; without rounding up the last one would be waited for in a loop.
        var wait = TimeSpan.FromMilliseconds(Math.Ceiling((next.Due - now).TotalMilliseconds));
        _timer.Change(wait < LongestTimer ? wait : LongestTimer, Timeout.InfiniteTimeSpan);
    }

    private void Enqueue(TKey key)
    {
        _ready.Enqueue(key);
        _available.Release();
    }

    private void CompleteIfDrained()
    {
        if (_isShutDown && _addedAt.Count == 0 && _takenAt.Count == 0)
        {
            _drained.TrySetResult();
        }
    }

    private WorkQueueState Observe()
    {
        lock (_lock)
        {
            var now = Now;
            var sum = TimeSpan.Zero;
            var oldest = TimeSpan.Zero;
            foreach (var taken in _takenAt.Values)
            {
                sum += now - taken;
                oldest = now - taken > oldest ? now - taken : oldest;
            }

            return new WorkQueueState(_addedAt.Count, sum, oldest);
        }
    }

    private sealed record Delayed(TimeSpan Due, long Sequence, TKey Key)
    {
        public static readonly Comparer<Delayed> ByDue = Comparer<Delayed>.Create(static (a, b) =>
            a.Due != b.Due ? a.Due.CompareTo(b.Due) : a.Sequence.CompareTo(b.Sequence));
    }
}
