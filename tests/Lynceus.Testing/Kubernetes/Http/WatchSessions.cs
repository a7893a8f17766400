using System.Collections.Concurrent;

namespace Lynceus.Testing.Kubernetes.Http;

/// <summary>All open watches.</summary>
internal sealed class WatchSessions
{
    private readonly ConcurrentDictionary<WatchSession, bool> _open = [];

    public int Count => _open.Count;

    public IReadOnlyCollection<WatchSession> Open => [.. _open.Keys];

    public void Add(WatchSession session) => _open[session] = true;

    public void Remove(WatchSession session) => _open.TryRemove(session, out _);

    public int Command(Func<FaultRequest, bool>? which, Fault.Ending ending)
    {
        var count = 0;
        foreach (var session in _open.Keys)
        {
            if (which is null || which(session.Request))
            {
                session.Command(ending);
                count++;
            }
        }

        return count;
    }
}
