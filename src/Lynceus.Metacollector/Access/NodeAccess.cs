using System.Net;
using Lynceus.Grpc;
using Lynceus.Hosting.Certificates;
using Lynceus.Kubernetes.Http;

namespace Lynceus.Metacollector.Access;

/// <summary>Who may watch which node. On the open address everybody may watch any, as with the original; on the secure one a caller watches the node that its certificate or token names.</summary>
/// <remarks>
/// A certificate names it as kubelets' do, <c>system:node:NAME</c>; a token by the claim that the API server puts into those of pods, which it tells in its review
/// (<c>authentication.kubernetes.io/node-name</c>, Kubernetes 1.32).
/// </remarks>
internal sealed class NodeAccess(GrpcListenAddress? secure, ServingTls? tls, KubernetesClient client, IReadOnlyList<string> audiences) : IDisposable
{
    private const string CertificatePrefix = "system:node:";
    private const string NodeClaim = "authentication.kubernetes.io/node-name";
    private const string BearerPrefix = "Bearer ";
    private const int MaxTokenLength = 16 * 1024;

    // A node has one sensor. Somebody who sends token after token waits for his own ones, not the others for his.
    private const int MostReviewsOfAPeer = 8;

    // The client of the API server would try for minutes.
    private static readonly TimeSpan ReviewLimit = TimeSpan.FromSeconds(10);

    private readonly Dictionary<IPAddress, int> _waiting = [];

    // A thousand sensors that come back at once must not become a thousand reviews at once.
    private readonly SemaphoreSlim _reviews = new(8);

    /// <returns>Null when the caller may.</returns>
    public async ValueTask<GrpcStatus?> WhyNotAsync(GrpcCall call, string node, CancellationToken cancellationToken)
    {
        if (!ReferenceEquals(call.Address, secure))
        {
            return null;
        }

        if (tls?.CommonNameOf(call.ClientCertificate) is { } name)
        {
            return name == CertificatePrefix + node && node.Length > 0 ? null : new GrpcStatus(GrpcStatusCode.PermissionDenied, "The certificate is not that of the node.");
        }

        if (call.Authorization is not { Length: > 7 and < MaxTokenLength } header || !header.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return new GrpcStatus(GrpcStatusCode.Unauthenticated, "A client certificate or a bearer token is needed.");
        }

        var peer = call.PeerAddress ?? IPAddress.None;
        if (!Enter(peer))
        {
            return new GrpcStatus(GrpcStatusCode.Aborted, "Too many tokens of this address are being looked at.");
        }

        try
        {
            return await ReviewAsync(header[BearerPrefix.Length..].Trim(), node, cancellationToken);
        }
        finally
        {
            Leave(peer);
        }
    }

    public void Dispose() => _reviews.Dispose();

    private bool Enter(IPAddress peer)
    {
        lock (_waiting)
        {
            var count = _waiting.GetValueOrDefault(peer);
            if (count == MostReviewsOfAPeer)
            {
                return false;
            }

            _waiting[peer] = count + 1;
            return true;
        }
    }

    private void Leave(IPAddress peer)
    {
        lock (_waiting)
        {
            if (--_waiting[peer] is var count && count == 0)
            {
                _waiting.Remove(peer);
            }
        }
    }

    private async Task<GrpcStatus?> ReviewAsync(string token, string node, CancellationToken cancellationToken)
    {
        await _reviews.WaitAsync(cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ReviewLimit);
        try
        {
            var review = await client.ReviewTokenAsync(token, audiences, limit.Token);
            if (!review.Authenticated || review.User is not { } user || (audiences.Count > 0 && review.Audiences?.Intersect(audiences, StringComparer.Ordinal).Any() != true))
            {
                return new GrpcStatus(GrpcStatusCode.Unauthenticated, "The token is not valid.");
            }

            return user.Extra?.GetValueOrDefault(NodeClaim) is [{ Length: > 0 } claimed] && claimed == node
                ? null
                : new GrpcStatus(GrpcStatusCode.PermissionDenied, "The token is not that of a pod on the node.");
        }
        catch (Exception e) when ((e is OperationCanceledException && !cancellationToken.IsCancellationRequested) || e is KubernetesApiException or HttpRequestException or IOException or TimeoutException or InvalidDataException)
        {
            // Not UNAVAILABLE, after which the plugin would wait longer and longer.
            return new GrpcStatus(GrpcStatusCode.Aborted, "The API server cannot say whose token it is.");
        }
        finally
        {
            _reviews.Release();
        }
    }
}
