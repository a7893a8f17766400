namespace Lynceus.Metacollector.Watching;

/// <summary>One call of Watch that is open.</summary>
internal sealed class OpenStream : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _closing = new();
    private bool _isOver;
    private long _sendingSince;

    public Guid Id { get; } = Guid.NewGuid();

    /// <summary>Fires when this side wants the stream to end.</summary>
    public CancellationToken Closing => _closing.Token;

    /// <summary>Why this side ends it; null while it does not.</summary>
    public string? CloseReason { get; private set; }

    /// <summary>Something was given to the client, which has to take it.</summary>
    public void BeginSending(long now) => Volatile.Write(ref _sendingSince, now);

    /// <summary>It has taken it.</summary>
    public void EndSending() => Volatile.Write(ref _sendingSince, 0);

    /// <returns>Whether something has waited for the client since then or longer.</returns>
    public bool HasSentSince(long then) => Volatile.Read(ref _sendingSince) is not 0 and var since && since <= then;

    public void Close(string reason)
    {
        // It may end by itself at the same moment.
        lock (_lock)
        {
            if (!_isOver)
            {
                CloseReason ??= reason;
                _closing.Cancel();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
        }

        _closing.Dispose();
    }
}
