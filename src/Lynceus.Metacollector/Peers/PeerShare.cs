namespace Lynceus.Metacollector.Peers;

/// <summary>What one stream holds of the budget. Used by one task at a time.</summary>
internal sealed class PeerShare(PeerBudget budget, Peer peer) : IDisposable
{
    private long _bytes;
    private bool _isDisposed;

    public Peer Peer { get; } = peer;

    /// <summary>From now on it holds this much, besides what every stream does.</summary>
    /// <returns>False when there is no room for it, and nothing has changed.</returns>
    public bool TryHold(long bytes, out string bound)
    {
        if (!budget.TryGrow(Peer, bytes - _bytes, out bound))
        {
            return false;
        }

        _bytes = bytes;
        return true;
    }

    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            budget.Close(Peer, _bytes + PeerLimits.StreamBytes);
        }
    }
}
