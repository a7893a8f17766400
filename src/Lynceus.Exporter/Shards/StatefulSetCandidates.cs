using Lynceus.Kubernetes;
using Lynceus.Kubernetes.Http;
using Lynceus.Kubernetes.Informers;
using Lynceus.Kubernetes.Watch;

namespace Lynceus.Exporter.Shards;

/// <summary>The pods that a StatefulSet is to have, by name. Those of its last form while it is gone.</summary>
internal sealed class StatefulSetCandidates : ICandidates
{
    private readonly Informer<StatefulSetReplicas> _sets;
    private readonly string _name;
    private volatile IReadOnlyCollection<string>? _current;
    private Action? _subscribers;

    public StatefulSetCandidates(KubernetesClient client, NamespacedName set)
    {
        _name = set.Name;
        var query = new ObjectQuery { Namespace = set.Namespace, FieldSelector = $"metadata.name={set.Name}" };
        _sets = new Informer<StatefulSetReplicas>(
            client, ResourceType.StatefulSets, Projections.Of(ShardJsonContext.Default.StatefulSetReplicas), new InformerOptions { Query = query, Name = $"replicas of {set}" });
        _sets.Subscribe(Observe);
    }

    public IReadOnlyCollection<string>? Current => _current;

    public void Subscribe(Action subscriber) => _subscribers += subscriber;

    public Task RunAsync(CancellationToken cancellationToken) => _sets.RunAsync(cancellationToken);

    public void Dispose() => _sets.Dispose();

    private void Observe(ObjectChange<StatefulSetReplicas> change)
    {
        if (change.New is { } set && change.Name.Name == _name)
        {
            _current = set.PodsOf(_name).ToHashSet(StringComparer.Ordinal);
            _subscribers?.Invoke();
        }
    }
}
