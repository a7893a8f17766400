using Lynceus.Grpc;
using Lynceus.Hosting;

namespace Lynceus.Metacollector.Peers;

/// <summary>Whose stream it is: what bounds count together.</summary>
/// <param name="Network">See <see cref="PeerNetwork"/>.</param>
/// <param name="Connection">Address and port, which no two open connections share.</param>
internal readonly record struct Peer(UInt128 Network, string Connection)
{
    public static Peer Of(GrpcCall call) => new(PeerNetwork.Of(call.PeerAddress), call.Peer);
}
