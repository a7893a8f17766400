using System.Text;
using Lynceus.Exposition;
using Lynceus.Kubernetes.Watch;
using Lynceus.Metacollector.Objects;
using Lynceus.Metacollector.Relevance;
using Lynceus.Metacollector.Streams;
using Lynceus.Testing;

namespace Lynceus.Metacollector.Tests;

/// <summary>The view, told of objects as informers would tell it, with nothing around it.</summary>
internal sealed class ViewUnderTest : IDisposable
{
    private readonly ObjectProjections _projections;
    private readonly BrokerMetrics _metrics;
    private readonly Dictionary<string, SmallObject> _objects = new(StringComparer.Ordinal);

    public ViewUnderTest(ClusterViewOptions? options = null)
    {
        _metrics = new BrokerMetrics(Registry);
        View = new ClusterView(options ?? new ClusterViewOptions(), _metrics, Clock);
        _projections = new ObjectProjections(new TextPool(), new LabelSetPool(), View.FindPod, View.SpareArrays);
    }

    public ManualTimeProvider Clock { get; } = new();

    public MetricRegistry Registry { get; } = new();

    public ClusterView View { get; }

    public IReadOnlyDictionary<string, SmallObject> Objects => _objects;

    public void Put(params SmallObject[] objects)
    {
        foreach (var small in objects)
        {
            _objects[small.Uid] = small;
            var raw = RawObject.Read(Encoding.UTF8.GetBytes(small.ToJson().ToJsonString()));
            switch (small.Kind)
            {
                case "Pod":
                    View.ApplyPod(small.Uid, small.Namespace, _projections.Pod(raw));
                    break;
                case "Service":
                    View.ApplyService(small.Uid, small.Namespace, _projections.Service(raw));
                    break;
                case "Namespace":
                    View.ApplyNamespace(small.Uid, small.Name, _projections.Metadata(ObjectKind.Namespace)(raw));
                    break;
                default:
                    var kind = Enum.Parse<ObjectKind>(small.Kind);
                    View.ApplyOwner(kind, small.Uid, _projections.Metadata(kind)(raw));
                    break;
            }
        }
    }

    public void Delete(params string[] uids)
    {
        foreach (var uid in uids)
        {
            _objects.Remove(uid, out var small);
            switch (small!.Kind)
            {
                case "Pod":
                    View.ApplyPod(uid, small.Namespace, null);
                    break;
                case "Service":
                    View.ApplyService(uid, small.Namespace, null);
                    break;
                case "Namespace":
                    View.ApplyNamespace(uid, small.Name, null);
                    break;
                default:
                    View.ApplyOwner(Enum.Parse<ObjectKind>(small.Kind), uid, null);
                    break;
            }
        }
    }

    public Subscriber Subscribe(string node = "n1", params ObjectKind[] kinds) =>
        View.Subscribe(node, kinds.Length == 0 ? KindSet.All : kinds.Aggregate(default(KindSet), static (set, kind) => set.With(kind)));

    public List<ReceivedEvent> Take(Subscriber subscriber, int most = int.MaxValue) => View.TakeAll(subscriber, most, atOnce: 7);

    public string[] TakeNames(Subscriber subscriber) => [.. Take(subscriber).Select(static e => e.ToString())];

    public void Dispose() => _metrics.Dispose();
}
