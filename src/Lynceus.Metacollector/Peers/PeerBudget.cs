using System.Runtime.InteropServices;

namespace Lynceus.Metacollector.Peers;

/// <summary>Counts what streams hold, so that no peer takes more than its part and all of them no more than there is.</summary>
internal sealed class PeerBudget(PeerLimits limits)
{
    private readonly Lock _lock = new();

    // Open streams alone are in them.
    private readonly Dictionary<UInt128, Holding> _networks = [];
    private readonly Dictionary<string, Holding> _connections = new(StringComparer.Ordinal);
    private Holding _all;

    /// <summary>What all streams are reckoned to hold.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock)
            {
                return _all.Bytes;
            }
        }
    }

    /// <summary>Addresses and connections that are known, for tests of leaks.</summary>
    internal (int Networks, int Connections) Known
    {
        get
        {
            lock (_lock)
            {
                return (_networks.Count, _connections.Count);
            }
        }
    }

    /// <param name="bound">When null: which bound was reached, in a fixed word for metrics.</param>
    /// <returns>What the stream holds, until it is disposed of; null when there is no room for another.</returns>
    public PeerShare? TryOpen(Peer peer, out string bound)
    {
        lock (_lock)
        {
            if (!MayGrow(peer, PeerLimits.StreamBytes, out bound) || !MayOpen(peer, out bound))
            {
                return null;
            }

            Add(peer, 1, PeerLimits.StreamBytes);
            return new PeerShare(this, peer);
        }
    }

    internal bool TryGrow(Peer peer, long bytes, out string bound)
    {
        lock (_lock)
        {
            bound = "";
            if (bytes > 0 && !MayGrow(peer, bytes, out bound))
            {
                return false;
            }

            Add(peer, 0, bytes);
            return true;
        }
    }

    internal void Close(Peer peer, long bytes)
    {
        lock (_lock)
        {
            Add(peer, -1, -bytes);
            if (_networks[peer.Network].Streams == 0)
            {
                _networks.Remove(peer.Network);
            }

            if (_connections[peer.Connection].Streams == 0)
            {
                _connections.Remove(peer.Connection);
            }
        }
    }

    private bool MayOpen(Peer peer, out string bound)
    {
        bound = _all.Streams >= limits.Streams ? "total" : _networks.GetValueOrDefault(peer.Network).Streams >= limits.StreamsOfAddress ? "address" : "";
        return bound.Length == 0;
    }

    private bool MayGrow(Peer peer, long bytes, out string bound)
    {
        bound = _all.Bytes + bytes > limits.Bytes ? "total"
            : _networks.GetValueOrDefault(peer.Network).Bytes + bytes > limits.BytesOfAddress ? "address"
            : _connections.GetValueOrDefault(peer.Connection).Bytes + bytes > limits.BytesOfConnection ? "connection"
            : "";
        return bound.Length == 0;
    }

    private void Add(Peer peer, int streams, long bytes)
    {
        _all.Add(streams, bytes);
        CollectionsMarshal.GetValueRefOrAddDefault(_networks, peer.Network, out _).Add(streams, bytes);
        CollectionsMarshal.GetValueRefOrAddDefault(_connections, peer.Connection, out _).Add(streams, bytes);
    }

    private struct Holding
    {
        public int Streams;
        public long Bytes;

        public void Add(int streams, long bytes)
        {
            Streams += streams;
            Bytes += bytes;
        }
    }
}
