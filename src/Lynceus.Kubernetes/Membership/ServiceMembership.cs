using System.Net.Sockets;
using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Informers;
using Lynceus.Kubernetes.Objects;
using Lynceus.Kubernetes.Watch;

namespace Lynceus.Kubernetes.Membership;

/// <summary>Follows the members of a Service through its EndpointSlices, of IPv4 and IPv6.</summary>
public sealed class ServiceMembership : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Informer<EndpointSlice> _slices;
    private readonly AddressFamily _preferred;
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile IReadOnlyList<ServiceMember> _members = [];
    private Action<IReadOnlyList<ServiceMember>>? _subscribers;

    /// <param name="client">For the watch; its account must be allowed to list and watch <c>endpointslices</c> in the namespace.</param>
    /// <param name="service">Namespace and name of the Service.</param>
    /// <param name="preferred">Which address stands for a pod that has one of each family. All members must choose the same.</param>
    public ServiceMembership(KubernetesClient client, NamespacedName service, AddressFamily preferred = AddressFamily.InterNetwork)
    {
        _preferred = preferred;
        var query = new ObjectQuery { Namespace = service.Namespace, LabelSelector = $"kubernetes.io/service-name={service.Name}" };
        _slices = new Informer<EndpointSlice>(client, ResourceType.EndpointSlices, Projections.EndpointSlice, new InformerOptions { Query = query, Name = $"members of {service}" });
        _slices.Subscribe(_ => Refresh());
    }

    /// <summary>False until the first complete list; nobody is known to be a member before, and afterwards an empty list means that there are none.</summary>
    public bool HasSynced => _synced.Task.IsCompleted;

    /// <summary>Ready or not, in ordinal order of addresses. What was last known stays while the API server cannot be reached.</summary>
    public IReadOnlyList<ServiceMember> Members => _members;

    /// <summary>Addresses of the members that are ready: those that share work.</summary>
    public IEnumerable<string> ReadyAddresses => _members.Where(static m => m.IsReady).Select(static m => m.Address);

    /// <summary>Hears of each change of <see cref="Members"/>, one at a time and in order, on the thread that reads the watch: take it and return.</summary>
    public void Subscribe(Action<IReadOnlyList<ServiceMember>> subscriber)
    {
        lock (_lock)
        {
            _subscribers += subscriber;
        }
    }

    public Task WaitForSyncAsync(CancellationToken cancellationToken) => _synced.Task.WaitAsync(cancellationToken);

    /// <summary>Runs until cancelled. Call it once.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var run = _slices.RunAsync(cancellationToken);
        await Task.WhenAny(run, _slices.WaitForSyncAsync(cancellationToken));
        Refresh();
        await run;
    }

    public void Dispose() => _slices.Dispose();

    private void Refresh()
    {
        // Half a list would look as if members had left.
        if (!_slices.HasSynced)
        {
            return;
        }

        lock (_lock)
        {
            var members = EndpointSliceMembers.Of(_slices.Snapshot().Select(static s => s.Value), _preferred);
            if (!members.SequenceEqual(_members))
            {
                _members = members;
                _subscribers?.Invoke(members);
            }

            _synced.TrySetResult();
        }
    }
}
