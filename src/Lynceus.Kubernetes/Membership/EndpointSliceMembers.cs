using System.Net;
using System.Net.Sockets;
using Lynceus.Kubernetes.Objects;

namespace Lynceus.Kubernetes.Membership;

/// <summary>Makes one list of members of all slices of a Service.</summary>
/// <remarks>
/// A pod of a dual-stack Service is in a slice of each family, and one that moves to another slice is in both for a moment; it counts once, by its uid where the endpoint names it.
/// Source: Kubernetes documentation, EndpointSlices (duplicate endpoints; conditions).
/// </remarks>
internal static class EndpointSliceMembers
{
    /// <summary>In ordinal order of addresses. Of a pod with addresses of both families, that of <paramref name="preferred"/> is taken.</summary>
    public static IReadOnlyList<ServiceMember> Of(IEnumerable<EndpointSlice> slices, AddressFamily preferred)
    {
        var endpoints =
            from slice in slices
            where slice.AddressType is "IPv4" or "IPv6"
            from endpoint in slice.Endpoints ?? []
            let address = ParseFirst(endpoint)
            where address is not null
            select (Address: address, Endpoint: endpoint);
        return [.. endpoints.GroupBy(PodOf, StringComparer.Ordinal).Select(pod => Merge(pod, preferred)).OrderBy(static m => m.Address, StringComparer.Ordinal)];
    }

    private static string PodOf((IPAddress Address, Endpoint Endpoint) copy) =>
        copy.Endpoint.TargetRef?.Uid is { Length: > 0 } uid ? uid : copy.Address.ToString();

    private static ServiceMember Merge(IEnumerable<(IPAddress Address, Endpoint Endpoint)> pod, AddressFamily preferred)
    {
        var copies = pod.OrderByDescending(c => c.Address.AddressFamily == preferred).ThenBy(static c => c.Address.ToString(), StringComparer.Ordinal).ToArray();
        var first = copies[0].Endpoint;
        return new ServiceMember(
            copies[0].Address.ToString(),
            first.TargetRef?.Name,
            first.NodeName,
            Array.Exists(copies, static c => IsReady(c.Endpoint)),
            Array.Exists(copies, static c => c.Endpoint.Conditions?.Serving ?? IsReady(c.Endpoint)),
            Array.TrueForAll(copies, static c => c.Endpoint.Conditions?.Terminating ?? false));
    }

    private static bool IsReady(Endpoint endpoint) => endpoint.Conditions?.Ready ?? true;

    // All addresses of one endpoint are the same pod; by the API's own advice the first one is used.
    private static IPAddress? ParseFirst(Endpoint endpoint) => endpoint.Addresses is [var text, ..] && IPAddress.TryParse(text, out var address) ? address : null;
}
