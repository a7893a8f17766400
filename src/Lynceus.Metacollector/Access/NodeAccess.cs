using Lynceus.Grpc;
using Lynceus.Hosting.Access;
using Lynceus.Hosting.Certificates;

namespace Lynceus.Metacollector.Access;

/// <summary>Who may watch which node. On the open address everybody may watch any, as with the original; on the secure one a caller watches the node that its certificate or token names.</summary>
/// <remarks>
/// A certificate names it as kubelets' do, <c>system:node:NAME</c>; a token by the claim that the API server puts into those of pods, which it tells in its review
/// (<c>authentication.kubernetes.io/node-name</c>, Kubernetes 1.32).
/// </remarks>
internal sealed class NodeAccess(GrpcListenAddress secure, ServingTls tls, AccessGuard guard, IReadOnlyList<string> audiences)
{
    private const string CertificatePrefix = "system:node:";
    private const string NodeClaim = "authentication.kubernetes.io/node-name";

    private static readonly AccessDecision AnotherNode = new(AccessOutcome.Denied, "node");

    private readonly TokenReviews _tokens = guard.Tokens(audiences);

    /// <returns>Null when the caller may.</returns>
    public async ValueTask<GrpcStatus?> WhyNotAsync(GrpcCall call, string node, CancellationToken cancellationToken)
    {
        if (!ReferenceEquals(call.Address, secure))
        {
            return null;
        }

        var decision = await DecideAsync(call, node, cancellationToken);
        guard.Decided(decision);
        return decision.Outcome switch
        {
            AccessOutcome.Allowed => null,
            AccessOutcome.Denied => new GrpcStatus(GrpcStatusCode.PermissionDenied, "The certificate or token is not that of the node."),
            AccessOutcome.Unauthenticated => new GrpcStatus(GrpcStatusCode.Unauthenticated, "A client certificate or a valid bearer token is needed."),

            // Not UNAVAILABLE, after which the plugin would wait longer and longer.
            AccessOutcome.Throttled => new GrpcStatus(GrpcStatusCode.Aborted, "Too many tokens that are not known were shown; try again later."),
            _ => new GrpcStatus(GrpcStatusCode.Aborted, "The API server cannot say whose token it is."),
        };
    }

    private async ValueTask<AccessDecision> DecideAsync(GrpcCall call, string node, CancellationToken cancellationToken)
    {
        if (tls.CommonNameOf(call.ClientCertificate) is { } name)
        {
            return node.Length > 0 && name == CertificatePrefix + node ? AccessDecision.Allowed("node") : AnotherNode;
        }

        if (BearerToken.Read(call.Authorization) is not { } token)
        {
            return new AccessDecision(AccessOutcome.Unauthenticated, "no_credentials");
        }

        var (caller, refusal) = await _tokens.IdentifyAsync(token, call.PeerAddress, cancellationToken);
        if (caller is null)
        {
            return refusal;
        }

        return caller.Extra?.GetValueOrDefault(NodeClaim) is [{ Length: > 0 } claimed] && claimed == node ? AccessDecision.Allowed("node") : AnotherNode;
    }
}
