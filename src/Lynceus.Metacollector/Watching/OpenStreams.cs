namespace Lynceus.Metacollector.Watching;

/// <summary>The streams that are open, so that they can be ended from here.</summary>
internal sealed class OpenStreams
{
    private readonly Lock _lock = new();
    private readonly HashSet<OpenStream> _open = [];
    private TaskCompletionSource? _empty;
    private string? _closeReason;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _open.Count;
            }
        }
    }

    public OpenStream Add()
    {
        var stream = new OpenStream();
        lock (_lock)
        {
            _open.Add(stream);
            if (_closeReason is { } reason)
            {
                stream.Close(reason);
            }
        }

        return stream;
    }

    public void Remove(OpenStream stream)
    {
        lock (_lock)
        {
            _open.Remove(stream);
            if (_open.Count == 0)
            {
                _empty?.TrySetResult();
            }
        }

        stream.Dispose();
    }

    /// <summary>Ends some streams; whichever, for none is better off than another.</summary>
    /// <returns>How many.</returns>
    public int Close(int count, string reason)
    {
        OpenStream[] chosen;
        lock (_lock)
        {
            chosen = [.. _open.Where(static s => s.CloseReason is null).Take(count)];
        }

        // Outside the lock: a stream that ends at once leaves the set.
        Array.ForEach(chosen, s => s.Close(reason));
        return chosen.Length;
    }

    /// <summary>Ends streams whose client has taken nothing since <paramref name="then"/> of what was there for it.</summary>
    public void CloseStalled(long then, string reason)
    {
        OpenStream[] stalled;
        lock (_lock)
        {
            stalled = [.. _open.Where(s => s.CloseReason is null && s.HasSentSince(then))];
        }

        Array.ForEach(stalled, s => s.Close(reason));
    }

    /// <summary>Ends all streams, and those that begin later too. Completes when they have ended.</summary>
    public Task CloseAllAsync(string reason)
    {
        OpenStream[] open;
        Task empty;
        lock (_lock)
        {
            _closeReason = reason;
            _empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            empty = _empty.Task;
            open = [.. _open];
            if (open.Length == 0)
            {
                _empty.TrySetResult();
            }
        }

        Array.ForEach(open, s => s.Close(reason));
        return empty;
    }
}
