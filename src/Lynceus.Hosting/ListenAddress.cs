using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Lynceus.Hosting;

/// <summary>Where a server listens: <c>:8080</c> (every address), <c>127.0.0.1:8080</c>, <c>[::1]:8080</c> or <c>localhost:8080</c> (IPv4 loopback).</summary>
/// <param name="Address">Null for every address of the machine, IPv4 and IPv6.</param>
/// <param name="Port">0 to 65535; 0 lets the system choose.</param>
public sealed record ListenAddress(IPAddress? Address, int Port)
{
    public const string Takes = "HOST:PORT or :PORT, such as 127.0.0.1:8080 or :8080";

    /// <summary>Only programs on this machine can connect.</summary>
    public bool IsLoopback => Address is not null && IPAddress.IsLoopback(Address);

    /// <summary>Reads an address; <c>http://</c> before it and a slash behind it are allowed, since people copy them from a browser.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ListenAddress? address)
    {
        address = null;
        var rest = text.AsSpan().Trim();
        if (rest.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            rest = rest["http://".Length..].TrimEnd('/');
        }

        var colon = rest.LastIndexOf(':');
        if (colon < 0 || !TryParsePort(rest[(colon + 1)..], out var port) || !TryParseHost(rest[..colon], out var host))
        {
            return false;
        }

        address = new ListenAddress(host, port);
        return true;
    }

    /// <summary>An address that a browser on this machine can open.</summary>
    public string ToUrl(bool tls = false) => string.Create(CultureInfo.InvariantCulture, $"{(tls ? "https" : "http")}://{BrowsableHost}:{Port}");

    /// <summary>The address as a server takes it.</summary>
    public string ToBinding(bool tls = false) => $"{(tls ? "https" : "http")}://{(Address is null ? "*:" + Port : new IPEndPoint(Address, Port))}";

    /// <summary>Why a server could not listen here now, in words that follow "cannot listen:"; null when it could.</summary>
    public string? WhyNotFree()
    {
        try
        {
            using var socket = Address is null
                ? new Socket(SocketType.Stream, ProtocolType.Tcp)
                : new Socket(Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(Address ?? (socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any), Port));
            return null;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => "another program listens there",
                SocketError.AddressNotAvailable => "this machine has no such address",
                SocketError.AccessDenied => "permission denied",
                _ => e.Message,
            };
        }
    }

    public override string ToString() => Address is null ? $":{Port}" : new IPEndPoint(Address, Port).ToString();

    // 0.0.0.0 and [::] name every address for a server, and none for a browser.
    private string BrowsableHost => Address switch
    {
        null => "localhost",
        _ when Address.Equals(IPAddress.Any) || Address.Equals(IPAddress.IPv6Any) => "localhost",
        { AddressFamily: AddressFamily.InterNetworkV6 } => $"[{Address}]",
        _ => Address.ToString(),
    };

    private static bool TryParsePort(ReadOnlySpan<char> text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= IPEndPoint.MaxPort;

    private static bool TryParseHost(ReadOnlySpan<char> text, out IPAddress? address)
    {
        address = null;
        if (text.IsEmpty || text is "*")
        {
            return true;
        }

        if (text.Equals("localhost", StringComparison.OrdinalIgnoreCase))
        {
            address = IPAddress.Loopback;
            return true;
        }

        var isV6 = text.Contains(':');
        if (isV6 != (text[0] == '[' && text[^1] == ']'))
        {
            return false;
        }

        // IPAddress reads "8" and "1.2" as addresses too; whoever writes that has left something out.
        return (isV6 || text.Count('.') == 3) && IPAddress.TryParse(isV6 ? text[1..^1] : text, out address);
    }
}
