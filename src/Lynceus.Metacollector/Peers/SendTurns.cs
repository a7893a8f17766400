namespace Lynceus.Metacollector.Peers;

/// <summary>
/// How many streams may have bytes under way at a time: in all, of one address, of one connection. Whoever is beyond waits without holding anything to send, and is served in turn:
/// address after address, within it connection after connection.
/// </summary>
/// <remarks>Peers that take nothing keep their own turns and no others, so whoever is new at another address has one at once.</remarks>
internal sealed class SendTurns(int all, int ofAddress, int ofConnection)
{
    private readonly Lock _lock = new();

    // Those with a turn or with streams that wait.
    private readonly Dictionary<UInt128, Address> _addresses = [];

    // Those that have somebody who may begin as soon as there is a turn.
    private readonly Queue<Address> _ready = [];
    private int _sending;
    private int _waiting;

    /// <summary>Whether somebody waits for a turn.</summary>
    public bool IsShort => Volatile.Read(ref _waiting) > 0;

    /// <summary>Addresses that are known, for tests of leaks.</summary>
    internal int Known
    {
        get
        {
            lock (_lock)
            {
                return _addresses.Count;
            }
        }
    }

    /// <summary>Completes when it is the peer's turn, which lasts until the result is disposed of.</summary>
    public async ValueTask<Turn> EnterAsync(Peer peer, CancellationToken cancellationToken)
    {
        Waiter waiter;
        lock (_lock)
        {
            var connection = Find(peer);
            waiter = new Waiter(connection);
            waiter.Place = connection.Waiting.AddLast(waiter);
            _waiting++;
            List(connection);
            Dispatch();
            if (waiter.Place is null)
            {
                return new Turn(this, connection);
            }
        }

        await using var giving = cancellationToken.UnsafeRegister(static (state, token) => ((Waiter)state!).Come.TrySetCanceled(token), waiter);
        try
        {
            await waiter.Come.Task;
        }
        finally
        {
            lock (_lock)
            {
                // Given up: nobody else will take it out.
                if (waiter.Place is { } place)
                {
                    waiter.Place = null;
                    _waiting--;
                    waiter.Connection.Waiting.Remove(place);
                    Forget(waiter.Connection);
                }
            }
        }

        return new Turn(this, waiter.Connection);
    }

    private void Leave(Connection connection)
    {
        lock (_lock)
        {
            _sending--;
            connection.Sending--;
            connection.Address.Sending--;
            List(connection);
            Dispatch();
            Forget(connection);
        }
    }

    private Connection Find(Peer peer)
    {
        if (!_addresses.TryGetValue(peer.Network, out var address))
        {
            _addresses.Add(peer.Network, address = new Address(peer.Network));
        }

        if (!address.Connections.TryGetValue(peer.Connection, out var connection))
        {
            address.Connections.Add(peer.Connection, connection = new Connection(address, peer.Connection));
        }

        return connection;
    }

    private void Forget(Connection connection)
    {
        var address = connection.Address;
        if (connection.Sending > 0 || connection.Waiting.Count > 0 || connection.IsListed)
        {
            return;
        }

        address.Connections.Remove(connection.Name);
        if (address.Connections.Count == 0 && !address.IsListed)
        {
            _addresses.Remove(address.Network);
        }
    }

    // Puts the connection, and its address, among those that may begin. What becomes of them until then is looked at when they are taken out.
    private void List(Connection connection)
    {
        if (!connection.IsListed && connection.Waiting.Count > 0 && connection.Sending < ofConnection)
        {
            connection.IsListed = true;
            connection.Address.Ready.Enqueue(connection);
        }

        List(connection.Address);
    }

    private void List(Address address)
    {
        if (!address.IsListed && address.Ready.Count > 0 && address.Sending < ofAddress)
        {
            address.IsListed = true;
            _ready.Enqueue(address);
        }
    }

    private void Dispatch()
    {
        while (_sending < all && _ready.TryDequeue(out var address))
        {
            address.IsListed = false;
            if (address.Sending >= ofAddress || !address.Ready.TryDequeue(out var connection))
            {
                continue; // listed again when one of its turns ends
            }

            connection.IsListed = false;
            Begin(connection);
            List(connection);
            Forget(connection);
        }
    }

    private void Begin(Connection connection)
    {
        while (connection.Sending < ofConnection && connection.Waiting.First is { } first)
        {
            connection.Waiting.RemoveFirst();
            first.Value.Place = null;
            _waiting--;
            if (first.Value.Come.TrySetResult())
            {
                _sending++;
                connection.Sending++;
                connection.Address.Sending++;
                return;
            }
        }
    }

    /// <summary>To be disposed of once.</summary>
    internal readonly struct Turn : IDisposable
    {
        private readonly SendTurns _turns;
        private readonly Connection _connection;

        internal Turn(SendTurns turns, Connection connection) => (_turns, _connection) = (turns, connection);

        public void Dispose() => _turns.Leave(_connection);
    }

    internal sealed class Address(UInt128 network)
    {
        public UInt128 Network { get; } = network;

        public Dictionary<string, Connection> Connections { get; } = new(StringComparer.Ordinal);

        public Queue<Connection> Ready { get; } = [];

        public int Sending { get; set; }

        public bool IsListed { get; set; }
    }

    internal sealed class Connection(Address address, string name)
    {
        public Address Address { get; } = address;

        public string Name { get; } = name;

        public LinkedList<Waiter> Waiting { get; } = [];

        public int Sending { get; set; }

        public bool IsListed { get; set; }
    }

    internal sealed class Waiter(Connection connection)
    {
        public Connection Connection { get; } = connection;

        public TaskCompletionSource Come { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Null once it waits no more.</summary>
        public LinkedListNode<Waiter>? Place { get; set; }
    }
}
