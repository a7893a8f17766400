using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Lynceus.Hosting;

/// <summary>Whom bounds per address count together.</summary>
public static class PeerNetwork
{
    /// <summary>The address; of IPv6 the first 64 bits, since whoever has one address has all those of its network. Zero for one that is not known.</summary>
    public static UInt128 Of(IPAddress? address)
    {
        if (address is null)
        {
            return UInt128.Zero;
        }

        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        plain.TryWriteBytes(bytes, out _);
        if (plain.AddressFamily == AddressFamily.InterNetworkV6)
        {
            bytes[8..].Clear();
            return BinaryPrimitives.ReadUInt128BigEndian(bytes);
        }

        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }
}
