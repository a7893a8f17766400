using Lynceus.Metacollector.Objects;

namespace Lynceus.Metacollector.Tests.Relevance;

/// <summary>Objects that come late, change hands, end and go, and what subscribers hear of it.</summary>
public sealed class ObjectLifeTests : IDisposable
{
    private static readonly SmallObject Shop = new("Namespace", "ns-shop") { Name = "shop" };
    private static readonly SmallObject Ops = new("Namespace", "ns-ops") { Name = "ops" };
    private static readonly SmallObject Tool = new("Pod", "pod-tool") { Labels = SmallObject.Map("app=tool"), Node = "n1", Address = "10.0.1.5" };
    private static readonly SmallObject Set = new("ReplicaSet", "rs") { Owner = ("Deployment", "dep") };
    private static readonly SmallObject Owned = Tool with { Owner = ("ReplicaSet", "rs") };
    private static readonly SmallObject Service = new("Service", "svc") { Selector = SmallObject.Map("app=tool") };

    private readonly ViewUnderTest _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Pod_BoundLater_ComesWithEverythingAtOnce()
    {
        _test.Put(Shop, new("Deployment", "dep"), Set, Service, Owned with { Node = null, Address = null });
        var subscriber = _test.Subscribe();
        Assert.Empty(_test.TakeNames(subscriber));

        _test.Put(Owned);

        Assert.Equal(["Create Namespace ns-shop", "Create Deployment dep", "Create ReplicaSet rs", "Create Service svc", "Create Pod pod-tool"], _test.TakeNames(subscriber));
    }

    [Theory]
    [InlineData("Succeeded")]
    [InlineData("Failed")]
    public void Pod_ThatHasEnded_StaysUntilItIsGone(string phase)
    {
        _test.Put(Shop, Service, Tool with { Phase = phase });
        var subscriber = _test.Subscribe();

        Assert.Equal(["Create Namespace ns-shop", "Create Service svc", "Create Pod pod-tool"], _test.TakeNames(subscriber));
        _test.Delete("pod-tool");
        Assert.Equal(["Delete Pod pod-tool", "Delete Namespace ns-shop", "Delete Service svc"], _test.TakeNames(subscriber).Order(PodFirst));
    }

    [Fact]
    public void Pod_LosingItsAddress_LosesTheServiceAndKeepsTheReference()
    {
        _test.Put(Shop, Service, Tool);
        var subscriber = _test.Subscribe();
        _test.Take(subscriber);

        _test.Put(Tool with { Address = null });

        var events = _test.Take(subscriber);
        Assert.Equal(["Update Pod pod-tool", "Delete Service svc"], events.Select(static e => e.ToString()));
        Assert.Equal(("{}", "Namespace=ns-shop Service=svc"), (events[0].Status, events[0].RefsText));
    }

    [Fact]
    public void Pod_OfANode_NamesItAsItsOwner()
    {
        _test.Put(Shop, Tool with { Owner = ("Node", "uid-of-n1") });

        var pod = _test.Take(_test.Subscribe())[^1];

        Assert.Equal("Namespace=ns-shop Node=uid-of-n1", pod.RefsText);
    }

    [Fact]
    public void Pod_BackUnderItsUidBeforeAnybodyTookIt_IsAnUpdate()
    {
        _test.Put(Shop, Tool);
        var subscriber = _test.Subscribe("n1", ObjectKind.Pod);
        _test.Take(subscriber);

        _test.Delete("pod-tool");
        _test.Put(Tool);

        Assert.Equal(["Update Pod pod-tool"], _test.TakeNames(subscriber));
    }

    [Fact]
    public void Pod_NamedLikeOneOfAnotherNamespace_IsAnotherObject()
    {
        _test.Put(Shop, Ops, Service, Tool, Tool with { Uid = "pod-ops", Name = Tool.Name, Namespace = "ops" });
        var pods = _test.Take(_test.Subscribe("n1", ObjectKind.Pod)).ToDictionary(static p => p.Uid!, static p => p.RefsText);

        Assert.Equal("Namespace=ns-shop Service=svc", pods["pod-tool"]);
        Assert.Equal("Namespace=ns-ops", pods["pod-ops"]);
    }

    [Fact]
    public void Owner_KnownAfterItsPod_ComesWhenItIsAndThePodHearsOfItsOwner()
    {
        _test.Put(Shop, Owned);
        var subscriber = _test.Subscribe();
        Assert.Equal("Namespace=ns-shop ReplicaSet=rs", _test.Take(subscriber)[^1].RefsText);

        _test.Put(Set);
        var second = _test.Take(subscriber);
        Assert.Equal(["Create ReplicaSet rs", "Update Pod pod-tool"], second.Select(static e => e.ToString()));
        Assert.Equal("Deployment=dep Namespace=ns-shop ReplicaSet=rs", second[1].RefsText);

        _test.Put(new SmallObject("Deployment", "dep"));
        Assert.Equal(["Create Deployment dep"], _test.TakeNames(subscriber));
    }

    [Fact]
    public void ReplicaSet_LeftBehindByItsDeployment_LosesItAndIsTakenBack()
    {
        _test.Put(Shop, new("Deployment", "dep"), Set, Owned);
        var subscriber = _test.Subscribe();
        _test.Take(subscriber);

        _test.Put(Set with { Owner = null });
        var left = _test.Take(subscriber);
        Assert.Equal(["Update Pod pod-tool", "Delete Deployment dep"], left.Select(static e => e.ToString()));
        Assert.Equal("Namespace=ns-shop ReplicaSet=rs", left[0].RefsText);

        _test.Put(Set);
        Assert.Equal(["Create Deployment dep", "Update Pod pod-tool"], _test.TakeNames(subscriber));
    }

    [Theory]
    [InlineData("Deployment")]
    [InlineData("ReplicaSet")]
    [InlineData("DaemonSet")]
    [InlineData("ReplicationController")]
    public void Owner_OtherLabels_IsToldOnEveryNodeAndThePodsAreNot(string kind)
    {
        var owner = new SmallObject(kind, "owner");
        var between = kind == "Deployment" ? new SmallObject("ReplicaSet", "rs") { Owner = (kind, "owner") } : owner;
        _test.Put(Shop, owner, between, Tool with { Owner = (between.Kind, between.Uid) }, Tool with { Uid = "p2", Name = "p2", Node = "n2", Owner = (between.Kind, between.Uid) });
        var (one, two, three) = (_test.Subscribe("n1"), _test.Subscribe("n2"), _test.Subscribe("n3"));
        _test.Take(one);
        _test.Take(two);

        _test.Put((kind == "Deployment" ? owner : between) with { Labels = SmallObject.Map("tier=gold") });

        Assert.Equal([$"Update {kind} owner"], _test.TakeNames(one));
        Assert.Equal([$"Update {kind} owner"], _test.TakeNames(two));
        Assert.Empty(_test.TakeNames(three));
    }

    [Fact]
    public void Service_Deleted_IsToldAndPodsForgetIt()
    {
        _test.Put(Shop, Service, Tool);
        var subscriber = _test.Subscribe();
        _test.Take(subscriber);

        _test.Delete("svc");

        var events = _test.Take(subscriber);
        Assert.Equal(["Update Pod pod-tool", "Delete Service svc"], events.Select(static e => e.ToString()));
        Assert.Equal("Namespace=ns-shop", events[0].RefsText);
    }

    [Fact]
    public void Services_OverlappingAndOfOtherLabels_FollowThePod()
    {
        _test.Put(Shop, Service, new("Service", "svc-b") { Selector = SmallObject.Map("app=b") }, new("Service", "svc-t") { Selector = SmallObject.Map("tier=x") }, Tool with { Labels = SmallObject.Map("app=tool", "tier=x") });
        var subscriber = _test.Subscribe("n1", ObjectKind.Pod, ObjectKind.Service);
        Assert.Equal(["Create Service svc", "Create Service svc-t", "Create Pod pod-tool"], _test.TakeNames(subscriber));

        _test.Put(Tool with { Labels = SmallObject.Map("app=b", "tier=x") });

        var events = _test.Take(subscriber);
        Assert.Equal(["Create Service svc-b", "Update Pod pod-tool", "Delete Service svc"], events.Select(static e => e.ToString()));
        Assert.Equal("Namespace=ns-shop Service=svc-b+svc-t", events[1].RefsText);
    }

    [Fact]
    public void Namespace_DeletedWithAllInIt_LeavesNothingAtTheSubscriber()
    {
        _test.Put(Shop, Ops, new("Deployment", "dep"), Set, Service, Owned, new("Pod", "stay") { Namespace = "ops", Node = "n1" });
        var subscriber = _test.Subscribe();
        var belief = new Belief();
        belief.Hear(_test.Take(subscriber));

        _test.Delete("svc", "dep", "rs", "pod-tool", "ns-shop");
        belief.Hear(_test.Take(subscriber));

        Assert.Equal(["ns-ops", "stay"], belief.Contents.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Subscriber_SecondOnItsNode_GetsCreatesAloneAndThenTheSame()
    {
        _test.Put(Shop, Tool);
        var first = _test.Subscribe();
        _test.Take(first);
        _test.Put(Tool with { Address = "10.0.1.6" });

        var second = _test.Subscribe();

        Assert.Equal(["Update Pod pod-tool"], _test.TakeNames(first));
        Assert.Equal(["Create Namespace ns-shop", "Create Pod pod-tool"], _test.TakeNames(second));
        _test.View.Unsubscribe(second);
        _test.Delete("pod-tool");
        Assert.Equal(["Delete Pod pod-tool", "Delete Namespace ns-shop"], _test.TakeNames(first));
    }

    [Fact]
    public void Subscribers_OfOtherKinds_HearOnlyTheirs()
    {
        _test.Put(Shop, Service, Tool);
        var services = _test.Subscribe("n1", ObjectKind.Service);
        var nothing = _test.View.Subscribe("n1", default);
        _test.Take(services);

        _test.Put(Tool with { Labels = SmallObject.Map("app=other") });

        Assert.Equal(["Delete Service svc"], _test.TakeNames(services));
        Assert.Empty(_test.TakeNames(nothing));
    }

    [Fact]
    public void Object_SeenAgainUnchanged_IsSilentAndStaysTheSameObject()
    {
        _test.Put(Shop, new("Deployment", "dep"), Set, Service, Owned);
        var subscriber = _test.Subscribe();
        _test.Take(subscriber);
        var before = _test.View.FindPod("pod-tool"u8);

        _test.Put(Shop, new("Deployment", "dep"), Set, Service, Owned with { Phase = "Failed" });

        Assert.Empty(_test.TakeNames(subscriber));
        Assert.NotNull(before);
        Assert.Same(before, _test.View.FindPod("pod-tool"u8));
    }

    // Sixteen nodes is where counts are kept in another way.
    [Fact]
    public void Deployment_OnManyNodes_LeavesEachWithItsLastPod()
    {
        _test.Put(Shop, new("Deployment", "dep"), Set);
        var nodes = Enumerable.Range(0, 40).Select(static i => $"n{i}").ToArray();
        foreach (var node in nodes)
        {
            _test.Put(Owned with { Uid = $"a-{node}", Name = $"a-{node}", Node = node }, Owned with { Uid = $"b-{node}", Name = $"b-{node}", Node = node });
        }

        var subscribers = nodes.Select(n => _test.Subscribe(n, ObjectKind.Deployment)).ToArray();
        Assert.All(subscribers, s => Assert.Equal(["Create Deployment dep"], _test.TakeNames(s)));
        _test.Delete([.. nodes.Select(static n => $"a-{n}")]);
        Assert.All(subscribers, s => Assert.Empty(_test.TakeNames(s)));
        _test.Delete([.. nodes.Take(39).Select(static n => $"b-{n}")]);
        Assert.All(subscribers.Take(39), s => Assert.Equal(["Delete Deployment dep"], _test.TakeNames(s)));
        Assert.Empty(_test.TakeNames(subscribers[39]));
    }

    private static readonly Comparer<string> PodFirst = Comparer<string>.Create(static (a, b) => (a.Contains("Pod", StringComparison.Ordinal) ? 0 : 1, a).CompareTo((b.Contains("Pod", StringComparison.Ordinal) ? 0 : 1, b)));
}
