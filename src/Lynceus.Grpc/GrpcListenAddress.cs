using System.Net;
using System.Net.Security;

namespace Lynceus.Grpc;

/// <summary>One address to listen on. Without TLS it takes HTTP/2 with prior knowledge and nothing else.</summary>
/// <param name="Address">Null for every address of the machine, IPv4 and IPv6.</param>
/// <param name="Port">0 lets the system choose.</param>
/// <param name="Tls">Asked at every handshake, so that certificates can change; null for cleartext. The protocols to agree on are filled in.</param>
public sealed record GrpcListenAddress(IPAddress? Address, int Port, Func<SslServerAuthenticationOptions>? Tls = null);
