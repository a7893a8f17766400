using System.Threading.Channels;
using Lynceus.Testing.Kubernetes.Storage;

namespace Lynceus.Testing.Kubernetes.Http;

/// <summary>What wakes one watch: changes, timers, commands of a script. Whoever wakes it never waits for it.</summary>
internal sealed class WatchSession : IChangeListener, IDisposable
{
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Action _abort;
    private readonly int _maxBehind;
    private readonly List<ITimer> _timers = [];
    private long _seen = long.MaxValue; // until it is known
    private long _latest;
    private long _endAfter;
    private int _ending;
    private int _bookmarkDue;
    private int _aborted;
    private volatile bool _timedOut;

    public WatchSession(FaultRequest request, int maxBehind, Action abort)
    {
        Request = request;
        _maxBehind = maxBehind;
        _abort = abort;
    }

    public FaultRequest Request { get; }

    public bool TimedOut => _timedOut;

    /// <summary>Nothing is sent any more. For good: what was held back meanwhile is lost, and a connection that loses something never comes back.</summary>
    public bool IsSilent { get; private set; }

    public bool TakeBookmark() => Interlocked.Exchange(ref _bookmarkDue, 0) == 1;

    /// <summary>What a script asks for. Changes that were made until then are sent before, and none that were made after.</summary>
    public Fault.Ending EndingAfter(long sequence)
    {
        var ending = (Fault.Ending)Volatile.Read(ref _ending);
        return ending != Fault.Ending.None && sequence >= Volatile.Read(ref _endAfter) ? ending : Fault.Ending.None;
    }

    /// <summary>Tells where this watch begins, and the latest change at that time.</summary>
    public void Joined(long sequence, long latest)
    {
        Saw(sequence);
        Interlocked.CompareExchange(ref _latest, latest, 0); // a change may have come meanwhile
    }

    /// <summary>Tells how far this watch has come; called by the watch alone.</summary>
    public void Saw(long sequence) => Volatile.Write(ref _seen, sequence);

    public void Changed(long latestSequence)
    {
        Volatile.Write(ref _latest, latestSequence);
        if (latestSequence - Volatile.Read(ref _seen) > _maxBehind && Interlocked.Exchange(ref _aborted, 1) == 0)
        {
            ThreadPool.QueueUserWorkItem(static abort => abort(), _abort, preferLocal: false);
        }

        Wake();
    }

    public void Command(Fault.Ending ending)
    {
        if (ending == Fault.Ending.Silence)
        {
            IsSilent = true;
        }
        else
        {
            Volatile.Write(ref _endAfter, Volatile.Read(ref _latest));
            Volatile.Write(ref _ending, (int)ending);
        }

        Wake();
    }

    public void StartTimers(TimeProvider time, TimeSpan timeout, TimeSpan? bookmarks)
    {
        _timers.Add(time.CreateTimer(static s => ((WatchSession)s!).OnTimeout(), this, timeout, Timeout.InfiniteTimeSpan));
        if (bookmarks is { } interval)
        {
            _timers.Add(time.CreateTimer(static s => ((WatchSession)s!).OnBookmark(), this, interval, interval));
            var beforeEnd = timeout - TimeSpan.FromSeconds(2);
            if (beforeEnd > TimeSpan.Zero)
            {
                _timers.Add(time.CreateTimer(static s => ((WatchSession)s!).OnBookmark(), this, beforeEnd, Timeout.InfiniteTimeSpan));
            }
        }
    }

    public async ValueTask WaitAsync(CancellationToken cancellationToken) => await _signal.Reader.ReadAsync(cancellationToken);

    public void Dispose()
    {
        foreach (var timer in _timers)
        {
            timer.Dispose();
        }
    }

    private void OnTimeout()
    {
        _timedOut = true;
        Wake();
    }

    private void OnBookmark()
    {
        Interlocked.Exchange(ref _bookmarkDue, 1);
        Wake();
    }

    private void Wake() => _signal.Writer.TryWrite(true);
}
