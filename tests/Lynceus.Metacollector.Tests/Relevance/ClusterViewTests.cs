using Lynceus.Metacollector.Objects;
using Lynceus.Metacollector.Relevance;

namespace Lynceus.Metacollector.Tests.Relevance;

/// <summary>What a subscriber hears of which change. The cases are those of the contract of the original where it is right.</summary>
public sealed class ClusterViewTests : IDisposable
{
    private static readonly SmallObject Shop = new("Namespace", "ns-shop") { Name = "shop", Labels = SmallObject.Map("kubernetes.io/metadata.name=shop") };
    private static readonly SmallObject Tool = new("Pod", "pod-tool") { Labels = SmallObject.Map("app=tool"), Node = "n1", Address = "10.0.1.5" };
    private static readonly SmallObject Web = new("Deployment", "dep-web") { Labels = SmallObject.Map("app=web") };
    private static readonly SmallObject WebSet = new("ReplicaSet", "rs-web") { Labels = SmallObject.Map("app=web"), Owner = ("Deployment", "dep-web") };
    private static readonly SmallObject WebA = new("Pod", "pod-web-a") { GenerateName = "web-7d-", Labels = SmallObject.Map("app=web", "hash=7d"), Node = "n1", Address = "10.0.1.10", Owner = ("ReplicaSet", "rs-web") };
    private static readonly SmallObject WebB = WebA with { Uid = "pod-web-b", Name = "pod-web-b", Node = "n2", Address = "10.0.2.10" };
    private static readonly SmallObject WebService = new("Service", "svc-web") { Labels = SmallObject.Map("tier=front"), Selector = SmallObject.Map("app=web") };

    private ViewUnderTest _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Subscribe_FullChain_OwnersComeBeforePodsWithExactTexts()
    {
        _test.Put(Shop, Web, WebSet, WebA, WebB, WebService);

        var events = _test.Take(_test.Subscribe());

        Assert.Equal(["Create Namespace ns-shop", "Create Deployment dep-web", "Create ReplicaSet rs-web", "Create Service svc-web", "Create Pod pod-web-a"], events.Select(static e => e.ToString()));
        var pod = events[^1];
        Assert.Equal("""{"generateName":"web-7d-","labels":{"app":"web","hash":"7d"},"name":"pod-web-a","namespace":"shop","uid":"pod-web-a"}""", pod.Meta);
        Assert.Equal("""{"podIP":"10.0.1.10"}""", pod.Status);
        Assert.Equal("Deployment=dep-web Namespace=ns-shop ReplicaSet=rs-web Service=svc-web", pod.RefsText);
        Assert.Equal("""{"labels":{"kubernetes.io/metadata.name":"shop"},"name":"shop","uid":"ns-shop"}""", events[0].Meta);
        Assert.All(events, static e => Assert.Null(e.Spec));
        Assert.All(events.SkipLast(1), static e => Assert.True(e is { Status: null, Refs: null }));
    }

    [Fact]
    public void Subscribe_SomeKinds_GetsNoOthersAndAllRefs()
    {
        _test.Put(Shop, Web, WebSet, WebA, WebService);

        var pods = _test.Take(_test.Subscribe("n1", ObjectKind.Pod));
        var others = _test.TakeNames(_test.Subscribe("n1", ObjectKind.Service, ObjectKind.Deployment));

        Assert.Equal("Deployment=dep-web Namespace=ns-shop ReplicaSet=rs-web Service=svc-web", Assert.Single(pods).RefsText);
        Assert.Equal(["Create Deployment dep-web", "Create Service svc-web"], others);
    }

    [Theory]
    [InlineData("N1")]
    [InlineData("n1.example.org")]
    [InlineData("")]
    public void Subscribe_AnotherNode_HearsNothing(string node)
    {
        _test.Put(Shop, Tool);

        Assert.Empty(_test.TakeNames(_test.Subscribe(node)));
    }

    [Theory]
    [InlineData("StatefulSet")]
    [InlineData("Job")]
    [InlineData("Rollout")]
    public void Pod_OfAnOwnerThatIsNotCollected_NamesItInRefs(string kind)
    {
        _test.Put(Shop, Tool with { Owner = (kind, "owner") });

        var pod = _test.Take(_test.Subscribe())[^1];

        Assert.Equal(new HashSet<string>(StringComparer.Ordinal) { "Namespace=ns-shop", $"{kind}=owner" }, pod.RefsText!.Split(' ').ToHashSet(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(null)]
    public void Pod_OfAnOwnerThatIsNotItsController_DoesNotNameIt(bool? isController)
    {
        _test.Put(Shop, Tool with { Owner = ("ReplicaSet", "rs"), IsController = isController });

        Assert.Equal("Namespace=ns-shop", _test.Take(_test.Subscribe())[^1].RefsText);
    }

    [Fact]
    public void ReplicaSet_OfACustomController_GivesItsKind()
    {
        _test.Put(Shop, WebSet with { Owner = ("Rollout", "r") }, WebA);

        Assert.Equal("Namespace=ns-shop ReplicaSet=rs-web Rollout=r", _test.Take(_test.Subscribe())[^1].RefsText);
    }

    [Fact]
    public void Pod_BeforeItsNamespace_IsHeldBackUntilItIsKnown()
    {
        _test.Put(Tool);
        var subscriber = _test.Subscribe();
        Assert.Empty(_test.TakeNames(subscriber));

        _test.Put(Shop);

        Assert.Equal(["Create Namespace ns-shop", "Create Pod pod-tool"], _test.TakeNames(subscriber));
    }

    [Fact]
    public void Namespace_GoneAndBack_LeavesItsPodsAndTellsThemTheNewUid()
    {
        _test.Put(Shop, Tool);
        var subscriber = _test.Subscribe();
        _test.Take(subscriber);

        _test.Delete("ns-shop");
        Assert.Equal(["Delete Namespace ns-shop"], _test.TakeNames(subscriber));
        _test.Put(Tool with { Labels = SmallObject.Map("app=other") });
        Assert.Empty(_test.TakeNames(subscriber));
        _test.Put(Shop with { Uid = "ns-2" });

        var events = _test.Take(subscriber);
        Assert.Equal(["Create Namespace ns-2", "Update Pod pod-tool"], events.Select(static e => e.ToString()));
        Assert.Equal("Namespace=ns-2", events[1].RefsText);
    }

    [Fact]
    public void Service_MatchingAPodWithoutAddress_ComesWithTheAddress()
    {
        _test.Put(Shop, Tool with { Address = null }, new("Service", "svc") { Selector = SmallObject.Map("app=tool") });
        var subscriber = _test.Subscribe();
        var before = _test.Take(subscriber);

        _test.Put(Tool);
        var after = _test.Take(subscriber);

        Assert.Equal(["Create Namespace ns-shop", "Create Pod pod-tool"], before.Select(static e => e.ToString()));
        Assert.Equal(("{}", "Namespace=ns-shop Service=svc"), (before[1].Status, before[1].RefsText));
        Assert.Equal(["Create Service svc", "Update Pod pod-tool"], after.Select(static e => e.ToString()));
    }

    [Fact]
    public void Pod_ChangedInWhatNobodyIsTold_IsSilent()
    {
        _test.Put(Shop, Tool);
        var subscriber = _test.Subscribe();
        _test.Take(subscriber);

        _test.Put(Tool with { Phase = "Succeeded" });

        Assert.Empty(_test.TakeNames(subscriber));
        Assert.Equal(0, subscriber.Mailbox.Depth);
    }

    [Fact]
    public void Pod_LastOfAWorkload_TakesEverythingWithItPodFirst()
    {
        _test.Put(Shop, Web, WebSet, WebA, WebB, WebService);
        var (one, two) = (_test.Subscribe("n1"), _test.Subscribe("n2"));
        _test.Take(one);
        _test.Take(two);

        _test.Delete("pod-web-b");

        Assert.Empty(_test.TakeNames(one));
        var gone = _test.TakeNames(two);
        Assert.Equal("Delete Pod pod-web-b", gone[0]);
        Assert.Equal(["Delete Deployment dep-web", "Delete Namespace ns-shop", "Delete Pod pod-web-b", "Delete ReplicaSet rs-web", "Delete Service svc-web"], gone.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Pod_MadeAnewUnderItsName_IsTwoObjects()
    {
        _test.Put(Shop, Tool);
        var subscriber = _test.Subscribe();
        _test.Take(subscriber);

        _test.Delete("pod-tool");
        _test.Put(Tool with { Uid = "pod-new", Name = "pod-tool" });

        Assert.Equal(["Delete Pod pod-tool", "Create Pod pod-new"], _test.TakeNames(subscriber));
    }

    [Fact]
    public void Pod_Adopted_BringsItsOwner()
    {
        _test.Put(Shop, Tool, new("ReplicationController", "rc"));
        var subscriber = _test.Subscribe();
        Assert.Equal(["Create Namespace ns-shop", "Create Pod pod-tool"], _test.TakeNames(subscriber));

        _test.Put(Tool with { Owner = ("ReplicationController", "rc") });

        Assert.Equal(["Create ReplicationController rc", "Update Pod pod-tool"], _test.TakeNames(subscriber));
    }

    [Fact]
    public void Deployment_DeletedInTheBackground_GoesStepByStep()
    {
        _test.Put(Shop, Web, WebSet, WebA);
        var subscriber = _test.Subscribe();
        _test.Take(subscriber);

        _test.Delete("dep-web");
        Assert.Equal(["Delete Deployment dep-web"], _test.TakeNames(subscriber));
        _test.Delete("rs-web");
        var events = _test.Take(subscriber);
        Assert.Equal(["Update Pod pod-web-a", "Delete ReplicaSet rs-web"], events.Select(static e => e.ToString()));
        Assert.Equal("Namespace=ns-shop ReplicaSet=rs-web", events[0].RefsText);
        _test.Delete("pod-web-a");
        Assert.Equal(["Delete Pod pod-web-a", "Delete Namespace ns-shop"], _test.TakeNames(subscriber));
    }

    [Fact]
    public void Owners_OfOneName_AreToldApartByUid()
    {
        _test.Put(
            Shop,
            new("DaemonSet", "ds") { Name = "agent" },
            new("ReplicationController", "rc") { Name = "agent" },
            new("Pod", "p") { GenerateName = "agent-", Node = "n1", Owner = ("DaemonSet", "ds") });
        var subscriber = _test.Subscribe();

        Assert.Equal(["Create Namespace ns-shop", "Create DaemonSet ds", "Create Pod p"], _test.TakeNames(subscriber));
        _test.Put(new SmallObject("ReplicationController", "rc") { Name = "agent", Labels = SmallObject.Map("x=y") });
        Assert.Empty(_test.TakeNames(subscriber));
    }

    [Fact]
    public void ReplicaSet_GivenToAnotherDeployment_MovesItsPods()
    {
        _test.Put(Shop, Web, new("Deployment", "dep-2"), WebSet, WebA);
        var subscriber = _test.Subscribe();
        _test.Take(subscriber);

        _test.Put(WebSet with { Owner = ("Deployment", "dep-2") });

        Assert.Equal(["Create Deployment dep-2", "Update Pod pod-web-a", "Delete Deployment dep-web"], _test.TakeNames(subscriber));
    }

    [Fact]
    public void Service_ChangingItsSelector_LeavesAndComes()
    {
        _test.Put(Shop, Web, WebSet, WebA, WebService);
        var subscriber = _test.Subscribe("n1", ObjectKind.Pod, ObjectKind.Service);
        _test.Take(subscriber);

        _test.Put(WebService with { Selector = SmallObject.Map("app=none") });
        Assert.Equal(["Update Pod pod-web-a", "Delete Service svc-web"], _test.TakeNames(subscriber));
        _test.Put(WebService);
        Assert.Equal(["Create Service svc-web", "Update Pod pod-web-a"], _test.TakeNames(subscriber));
        _test.Put(WebService with { Labels = SmallObject.Map("tier=back") });
        Assert.Equal(["Update Service svc-web"], _test.TakeNames(subscriber));
    }

    [Fact]
    public void Service_WithoutSelector_IsNeverTold()
    {
        _test.Put(Shop, Tool, new("Service", "s1"), new("Service", "s2") { Selector = SmallObject.Map() });

        Assert.Equal(["Create Namespace ns-shop", "Create Pod pod-tool"], _test.TakeNames(_test.Subscribe()));
    }

    [Fact]
    public void Service_OfSeveralPairs_NeedsThemAll()
    {
        _test.Put(
            Shop,
            new("Service", "both") { Selector = SmallObject.Map("app=x", "tier=y") },
            new("Pod", "p1") { Labels = SmallObject.Map("app=x"), Node = "n1", Address = "10.0.0.1" },
            new("Pod", "p2") { Labels = SmallObject.Map("app=x", "tier=y"), Node = "n1", Address = "10.0.0.2" });

        var refs = _test.Take(_test.Subscribe("n1", ObjectKind.Pod)).ToDictionary(static e => e.Uid!, static e => e.RefsText);

        Assert.Equal("Namespace=ns-shop", refs["p1"]);
        Assert.Equal("Namespace=ns-shop Service=both", refs["p2"]);
    }

    [Fact]
    public void Services_InRefs_AreInOrderOfUid()
    {
        _test.Put(Shop, Tool);
        foreach (var uid in (string[])["c", "a", "b"])
        {
            _test.Put(new SmallObject("Service", uid) { Selector = SmallObject.Map("app=tool") });
        }

        Assert.Equal("Namespace=ns-shop Service=a+b+c", _test.Take(_test.Subscribe("n1", ObjectKind.Pod))[0].RefsText);
    }

    [Fact]
    public void Subscribe_Again_GetsEverythingAgainAndNoDeletes()
    {
        _test.Put(Shop, Tool, new("Pod", "stay") { Node = "n1" });
        var first = _test.Subscribe();
        _test.Take(first);
        _test.View.Unsubscribe(first);

        _test.Delete("pod-tool");

        Assert.Equal(["Create Namespace ns-shop", "Create Pod stay"], _test.TakeNames(_test.Subscribe()));
    }

    [Fact]
    public void Subscribe_WithTombstones_BeginsWithWhatHasGone()
    {
        _test.Dispose();
        _test = new ViewUnderTest(new ClusterViewOptions { Tombstones = true });
        _test.Put(Shop, Tool, new("Pod", "stay") { Node = "n1" });
        var first = _test.Subscribe();
        _test.Take(first);
        _test.View.Unsubscribe(first);
        _test.Delete("pod-tool");

        Assert.Equal(["Create Namespace ns-shop"], _test.TakeNames(_test.Subscribe("n1", ObjectKind.Namespace)));
        Assert.Equal(["Delete Pod pod-tool", "Create Namespace ns-shop", "Create Pod stay"], _test.TakeNames(_test.Subscribe()));
        Assert.Equal(["Create Namespace ns-shop", "Create Pod stay"], _test.TakeNames(_test.Subscribe()));
    }

    [Fact]
    public void Subscribe_WithTombstonesOfAnEmptyNode_WakesAtOnce()
    {
        _test.Dispose();
        _test = new ViewUnderTest(new ClusterViewOptions { Tombstones = true });
        _test.Put(Shop, Tool);
        var first = _test.Subscribe();
        _test.Take(first);
        _test.View.Unsubscribe(first);
        _test.Delete("pod-tool");

        var second = _test.Subscribe();

        var waiting = second.WaitAsync();
        Assert.True(waiting.IsCompleted);
        Assert.Equal(["Delete Pod pod-tool", "Delete Namespace ns-shop"], _test.TakeNames(second));
    }

    [Fact]
    public void Subscribe_ToAReplicaThatSawItGoWithoutAnyStream_HearsOfItToo()
    {
        _test.Dispose();
        _test = new ViewUnderTest(new ClusterViewOptions { Tombstones = true });
        _test.Put(Shop, Tool, new("Pod", "stay") { Node = "n1" });
        _test.Delete("pod-tool");

        Assert.Equal(["Delete Pod pod-tool", "Create Namespace ns-shop", "Create Pod stay"], _test.TakeNames(_test.Subscribe()));
    }

    [Fact]
    public void Subscribe_OwnerThatNeverWas_HasNoTombstone()
    {
        _test.Dispose();
        _test = new ViewUnderTest(new ClusterViewOptions { Tombstones = true });
        _test.Put(Shop, Tool with { Owner = ("ReplicaSet", "rs-none") });
        _test.Put(Tool with { Owner = null });

        Assert.Equal(["Create Namespace ns-shop", "Create Pod pod-tool"], _test.TakeNames(_test.Subscribe()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Subscribe_GoneWhileConnected_IsToldOnce()
    {
        _test.Dispose();
        _test = new ViewUnderTest(new ClusterViewOptions { Tombstones = true });
        _test.Put(Shop, Tool, new("Pod", "stay") { Node = "n1" }, new("Pod", "late") { Node = "n1" });
        var first = _test.Subscribe();
        _test.Take(first);
        _test.Delete("pod-tool");
        _test.Take(first);
        _test.Delete("late");
        _test.View.Unsubscribe(first); // before it took that

        Assert.Equal(["Delete Pod late", "Create Namespace ns-shop", "Create Pod stay"], _test.TakeNames(_test.Subscribe()));
    }

    [Fact]
    public void Tombstones_AboveTheLimit_TheOldestMakeWay()
    {
        _test.Dispose();
        _test = new ViewUnderTest(new ClusterViewOptions { Tombstones = true, MaxTombstones = 2 });
        _test.Put(Shop, new("Pod", "stay") { Node = "n1" }, new("Pod", "a") { Node = "n1" }, new("Pod", "b") { Node = "n1" }, new("Pod", "c") { Node = "n1" });

        _test.Delete("a", "b", "c");

        Assert.Equal(["Create Namespace ns-shop", "Create Pod stay", "Delete Pod b", "Delete Pod c"], _test.TakeNames(_test.Subscribe()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Unsubscribe_NodesThatAreNone_LeaveNothingBehind()
    {
        _test.Dispose();
        _test = new ViewUnderTest(new ClusterViewOptions { Tombstones = true });
        for (var i = 0; i < 100; i++)
        {
            _test.View.Unsubscribe(_test.Subscribe($"none-{i}"));
        }

        Assert.Equal((0, 0, 0, 0, 0, 0), _test.View.Sizes);
    }

    [Fact]
    public void Tombstones_AfterTheirLifetime_AreForgotten()
    {
        _test.Dispose();
        _test = new ViewUnderTest(new ClusterViewOptions { Tombstones = true, TombstoneLifetime = TimeSpan.FromHours(1) });
        _test.Put(Shop, Tool);
        var first = _test.Subscribe();
        _test.Take(first);
        _test.View.Unsubscribe(first);
        _test.Delete("pod-tool");

        _test.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Empty(_test.TakeNames(_test.Subscribe()));
    }

    [Fact]
    public void Everything_Gone_LeavesNothingBehind()
    {
        _test.Put(Shop, Web, WebSet, WebA, WebB, WebService, Tool);
        var subscriber = _test.Subscribe();
        _test.Take(subscriber);

        _test.Delete("svc-web", "pod-web-a", "dep-web", "pod-tool", "rs-web", "ns-shop", "pod-web-b");
        _test.Take(subscriber);
        _test.View.Unsubscribe(subscriber);

        Assert.Equal((0, 0, 0, 0, 0, 0), _test.View.Sizes);
    }
}
