using Lynceus.Kubernetes.Objects;

namespace Lynceus.Kubernetes.Http;

public sealed partial class KubernetesClient
{
    public Task<ServerVersion> GetServerVersionAsync(CancellationToken cancellationToken) =>
        SendAsync(new ApiRequest(HttpMethod.Get, "/version"), KubernetesJsonContext.Default.ServerVersion, cancellationToken);

    /// <summary>All API groups but the core one.</summary>
    public async Task<IReadOnlyList<ApiGroup>> GetGroupsAsync(CancellationToken cancellationToken)
    {
        var list = await SendAsync(new ApiRequest(HttpMethod.Get, "/apis"), KubernetesJsonContext.Default.ApiGroupList, cancellationToken);
        return list.Groups ?? [];
    }

    /// <summary>What a group offers in one version; empty when the server does not have it. An empty group is the core one.</summary>
    public async Task<IReadOnlyList<ApiResource>> GetResourcesAsync(string group, string version, CancellationToken cancellationToken)
    {
        var path = group.Length == 0 ? $"/api/{Uri.EscapeDataString(version)}" : $"/apis/{Uri.EscapeDataString(group)}/{Uri.EscapeDataString(version)}";
        try
        {
            var list = await SendAsync(new ApiRequest(HttpMethod.Get, path), KubernetesJsonContext.Default.ApiResourceList, cancellationToken);
            return list.Resources ?? [];
        }
        catch (KubernetesApiException e) when (e.IsNotFound)
        {
            return [];
        }
    }
}
