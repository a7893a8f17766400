using System.Diagnostics.Metrics;
using Lynceus.Kubernetes.Watch;

namespace Lynceus.Kubernetes.Informers;

/// <summary>How an informer is doing: written by its loop, read by metrics and health checks.</summary>
internal sealed class InformerState
{
    private readonly TimeProvider _time;
    private readonly KeyValuePair<string, object?> _tag;
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<int> _count;
    private long _lastHeard;
    private long _progress;
    private volatile string? _lastError;

    public InformerState(string name, TimeProvider time, Func<int> count)
    {
        Name = name;
        _time = time;
        _tag = new("informer", name);
        _count = count;
        _lastHeard = time.GetTimestamp();
    }

    public string Name { get; }

    public Task WhenSynced => _synced.Task;

    public bool HasSynced => _synced.Task.IsCompleted;

    /// <summary>Null while all is well.</summary>
    public string? LastError => _lastError;

    /// <summary>Rises with every event after a list. Not with the list: a server that gives lists and refuses to go on from them must not be asked for one after another.</summary>
    public long Progress => Interlocked.Read(ref _progress);

    /// <summary>Time since the server last sent anything, a bookmark included; since the start when it never did.</summary>
    public TimeSpan SinceLastEvent => _time.GetElapsedTime(Interlocked.Read(ref _lastHeard));

    public void Register() => InformerMetrics.Register(this);

    public void Unregister() => InformerMetrics.Unregister(this);

    public void Heard(WatchEventType type)
    {
        Interlocked.Exchange(ref _lastHeard, _time.GetTimestamp());
        InformerMetrics.Events.Add(1, _tag, new("type", InformerMetrics.TypeName(type)));
    }

    public void Advanced()
    {
        Interlocked.Increment(ref _progress);
        _lastError = null;
    }

    /// <param name="isSynced">The watch goes on from what is known. Quiet kinds may have no event for a minute, and the server is well all the same.</param>
    public void Connected(bool isSynced)
    {
        InformerMetrics.Watches.Add(1, _tag);
        if (isSynced)
        {
            _lastError = null;
        }
    }

    public void Listing(string how) => InformerMetrics.Lists.Add(1, _tag, new("how", how));

    public void Relisted(string reason) => InformerMetrics.Relists.Add(1, _tag, new("reason", reason));

    public void Malformed() => InformerMetrics.DecodeErrors.Add(1, _tag);

    public void Failed(Exception e)
    {
        _lastError = e.Message;
        InformerMetrics.Failures.Add(1, _tag);
    }

    public void Synced()
    {
        Interlocked.Exchange(ref _lastHeard, _time.GetTimestamp());
        _lastError = null;
        _synced.TrySetResult();
    }

    internal Measurement<long> Objects() => new(_count(), _tag);

    internal Measurement<double> Age() => new(SinceLastEvent.TotalSeconds, _tag);

    internal Measurement<int> IsSynced() => new(HasSynced ? 1 : 0, _tag);
}
