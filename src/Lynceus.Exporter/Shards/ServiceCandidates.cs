using System.Net.Sockets;
using Lynceus.Kubernetes;
using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Membership;

namespace Lynceus.Exporter.Shards;

/// <summary>The endpoints of a Service, by address. Ready or not: readiness comes and goes, and a member that loads is not ready yet. One that ends is none.</summary>
internal sealed class ServiceCandidates(KubernetesClient client, NamespacedName service, AddressFamily family) : ICandidates
{
    private readonly ServiceMembership _membership = new(client, service, family);
    private Action? _subscribers;

    public IReadOnlyCollection<string>? Current =>
        _membership.HasSynced ? _membership.Members.Where(static m => !m.IsTerminating).Select(static m => m.Address).ToHashSet(StringComparer.Ordinal) : null;

    public void Subscribe(Action subscriber)
    {
        _subscribers += subscriber;
        _membership.Subscribe(_ => subscriber());
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var run = _membership.RunAsync(cancellationToken);
        await Task.WhenAny(run, _membership.WaitForSyncAsync(cancellationToken));
        _subscribers?.Invoke();
        await run;
    }

    public void Dispose() => _membership.Dispose();
}
