using Lynceus.Grpc;
using Lynceus.Hosting.Certificates;
using Lynceus.Kubernetes.Http;

namespace Lynceus.Metacollector.Access;

/// <summary>Who may watch which node. On the open address everybody may watch any, as with the original; on the secure one a caller watches the node that its certificate or token names.</summary>
/// <remarks>
/// A certificate names it as kubelets' do, <c>system:node:NAME</c>; a token by the claim that the API server puts into those of pods, which it tells in its review
/// (<c>authentication.kubernetes.io/node-name</c>, Kubernetes 1.32).
/// </remarks>
internal sealed class NodeAccess(Func<int, bool> isSecurePort, ServingTls? tls, KubernetesClient client, IReadOnlyList<string> audiences) : IDisposable
{
    private const string CertificatePrefix = "system:node:";
    private const string NodeClaim = "authentication.kubernetes.io/node-name";
    private const string BearerPrefix = "Bearer ";
    private const int MaxTokenLength = 16 * 1024;

    // A thousand sensors that come back at once must not become a thousand reviews at once.
    private readonly SemaphoreSlim _reviews = new(8);

    /// <returns>Null when the caller may.</returns>
    public async ValueTask<GrpcStatus?> WhyNotAsync(GrpcCall call, string node, CancellationToken cancellationToken)
    {
        if (!isSecurePort(call.LocalPort))
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

        return await ReviewAsync(header[BearerPrefix.Length..].Trim(), node, cancellationToken);
    }

    public void Dispose() => _reviews.Dispose();

    private async Task<GrpcStatus?> ReviewAsync(string token, string node, CancellationToken cancellationToken)
    {
        await _reviews.WaitAsync(cancellationToken);
        try
        {
            var review = await client.ReviewTokenAsync(token, audiences, cancellationToken);
            if (!review.Authenticated || review.User is not { } user || (audiences.Count > 0 && review.Audiences?.Intersect(audiences, StringComparer.Ordinal).Any() != true))
            {
                return new GrpcStatus(GrpcStatusCode.Unauthenticated, "The token is not valid.");
            }

            return user.Extra?.GetValueOrDefault(NodeClaim) is [{ Length: > 0 } claimed] && claimed == node
                ? null
                : new GrpcStatus(GrpcStatusCode.PermissionDenied, "The token is not that of a pod on the node.");
        }
        catch (Exception e) when (e is KubernetesApiException or HttpRequestException or IOException or TimeoutException or InvalidDataException)
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
