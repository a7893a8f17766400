using System.Net;
using Microsoft.AspNetCore.Connections;

namespace Lynceus.Hosting.Endpoint;

/// <summary>Closes the connections that one address opens beyond its share, so that one client cannot take them all.</summary>
internal sealed class AddressConnections(int max)
{
    private readonly Lock _lock = new();

    // Holds open connections alone, whose number is limited.
    private readonly Dictionary<IPAddress, int> _open = [];

    public ConnectionDelegate Guard(ConnectionDelegate next) => async connection =>
    {
        var address = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        if (!TryOpen(address))
        {
            connection.Abort(new ConnectionAbortedException("Too many connections from this address."));
            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            Close(address);
        }
    };

    private bool TryOpen(IPAddress address)
    {
        lock (_lock)
        {
            var count = _open.GetValueOrDefault(address);
            if (count >= max)
            {
                return false;
            }

            _open[address] = count + 1;
            return true;
        }
    }

    private void Close(IPAddress address)
    {
        lock (_lock)
        {
            if (--_open[address] == 0)
            {
                _open.Remove(address);
            }
        }
    }
}
