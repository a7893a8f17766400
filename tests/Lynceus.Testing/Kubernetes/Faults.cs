using Lynceus.Testing.Kubernetes.Http;

namespace Lynceus.Testing.Kubernetes;

/// <summary>The script of what goes wrong. The first fault added that matches a request strikes it.</summary>
public sealed class Faults
{
    private readonly Lock _lock = new();
    private readonly List<Armed> _armed = [];
    private readonly WatchSessions _watches;

    internal Faults(WatchSessions watches) => _watches = watches;

    /// <summary>Faults that are not used up.</summary>
    public int Pending
    {
        get
        {
            lock (_lock)
            {
                return _armed.Count;
            }
        }
    }

    /// <summary>How many requests were struck so far.</summary>
    public long Struck { get; private set; }

    public void Add(Fault fault)
    {
        lock (_lock)
        {
            _armed.Add(new Armed(fault));
        }
    }

    public void Add(Func<FaultRequest, bool> when, Fault fault) => Add(fault with { When = when });

    public void Clear()
    {
        lock (_lock)
        {
            _armed.Clear();
        }
    }

    /// <summary>Breaks open watches now. Returns how many.</summary>
    public int DropWatches(Func<FaultRequest, bool>? which = null) => _watches.Command(which, Fault.Ending.Reset);

    /// <summary>Breaks open watches with the whole connection each is on.</summary>
    public int DropConnections(Func<FaultRequest, bool>? which = null) => _watches.Command(which, Fault.Ending.ConnectionReset);

    /// <summary>Ends open watches cleanly.</summary>
    public int EndWatches(Func<FaultRequest, bool>? which = null) => _watches.Command(which, Fault.Ending.Clean);

    /// <summary>Sends an ERROR event with 410 Expired to open watches and ends them.</summary>
    public int ExpireWatches(Func<FaultRequest, bool>? which = null) => _watches.Command(which, Fault.Ending.ExpiredEvent);

    /// <summary>Open watches stay open and get nothing any more.</summary>
    public int SilenceWatches(Func<FaultRequest, bool>? which = null) => _watches.Command(which, Fault.Ending.Silence);

    /// <summary>Breaks open watches after the first half of a line.</summary>
    public int HalfLineWatches(Func<FaultRequest, bool>? which = null) => _watches.Command(which, Fault.Ending.HalfLine);

    internal Fault? Strike(FaultRequest request)
    {
        lock (_lock)
        {
            foreach (var armed in _armed)
            {
                if (!armed.Fault.When(request))
                {
                    continue;
                }

                if (armed.Passed < armed.Fault.After)
                {
                    armed.Passed++;
                    continue;
                }

                Struck++;
                if (++armed.Struck >= armed.Fault.Times)
                {
                    _armed.Remove(armed);
                }

                return armed.Fault;
            }
        }

        return null;
    }

    private sealed class Armed(Fault fault)
    {
        public Fault Fault { get; } = fault;

        public int Passed { get; set; }

        public int Struck { get; set; }
    }
}
