using Lynceus.Metacollector.Objects;
using Lynceus.Metacollector.Streams;

namespace Lynceus.Metacollector.Tests.Streams;

/// <summary>What waits for a subscriber that takes nothing for a while.</summary>
public sealed class MailboxTests : IDisposable
{
    private static readonly SmallObject Shop = new("Namespace", "ns-shop") { Name = "shop" };
    private static readonly SmallObject Tool = new("Pod", "p") { Node = "n1" };

    private readonly ViewUnderTest _test = new();

    public MailboxTests() => _test.Put(Shop);

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Change_OfWhatWaitsAsNew_IsACreateWithTheLast()
    {
        var subscriber = _test.Subscribe("n1", ObjectKind.Pod);
        _test.Put(Tool);
        _test.Put(Tool with { Address = "10.0.0.1" });

        var events = _test.Take(subscriber);

        Assert.Equal("Create Pod p", Assert.Single(events).ToString());
        Assert.Equal("""{"podIP":"10.0.0.1"}""", events[0].Status);
    }

    [Fact]
    public void Removal_OfWhatWaitsAsNew_IsNothing()
    {
        var subscriber = _test.Subscribe("n1", ObjectKind.Pod);
        _test.Put(Tool);
        _test.Delete("p");

        Assert.Equal(0, subscriber.Mailbox.Depth);
        Assert.Empty(_test.Take(subscriber));
        Assert.Empty(subscriber.Mailbox.Told);
    }

    [Fact]
    public void Changes_OfWhatWasTold_AreOneUpdateWithTheLast()
    {
        var subscriber = _test.Subscribe("n1", ObjectKind.Pod);
        _test.Put(Tool);
        _test.Take(subscriber);
        for (var i = 0; i < 10_000; i++)
        {
            _test.Put(Tool with { Labels = SmallObject.Map($"v={i}") });
        }

        Assert.Equal(1, subscriber.Mailbox.Depth);
        var events = _test.Take(subscriber);

        Assert.Equal("Update Pod p", Assert.Single(events).ToString());
        Assert.Contains("\"v\":\"9999\"", events[0].Meta, StringComparison.Ordinal);
    }

    [Fact]
    public void Batch_OfPodsThatChangeBeforeItIsSent_SaysWhatWasTrueWhenItWasTaken()
    {
        var subscriber = _test.Subscribe("n1", ObjectKind.Pod);
        _test.Put(Tool with { Labels = SmallObject.Map("v=aaa") });
        var batch = new EventBatch();
        _test.View.Take(subscriber, batch, int.MaxValue, out _);
        foreach (var later in new[] { "bbb", "ccc", "ddd" })
        {
            _test.Put(Tool with { Labels = SmallObject.Map($"v={later}") });
        }

        Assert.Contains("\"v\":\"aaa\"", ReceivedEvent.Read(batch.MessageOf(batch.Events[0]).ToArray()).Meta, StringComparison.Ordinal);
        Assert.Contains("\"v\":\"ddd\"", Assert.Single(_test.Take(subscriber)).Meta, StringComparison.Ordinal);
        batch.Release();
    }

    [Fact]
    public void Removal_OfWhatWasTold_IsADelete()
    {
        var subscriber = _test.Subscribe("n1", ObjectKind.Pod);
        _test.Put(Tool);
        _test.Take(subscriber);
        _test.Put(Tool with { Address = "10.0.0.1" });
        _test.Delete("p");

        var events = _test.Take(subscriber);

        Assert.Equal("Delete Pod p", Assert.Single(events).ToString());
        Assert.True(events[0] is { Meta: null, Status: null, Refs: null });
    }

    [Fact]
    public void Return_OfTheSameUid_IsAnUpdate()
    {
        var subscriber = _test.Subscribe("n1", ObjectKind.Pod);
        _test.Put(Tool);
        _test.Take(subscriber);
        _test.Delete("p");
        _test.Put(Tool);

        Assert.Equal(["Update Pod p"], _test.TakeNames(subscriber));
    }

    [Fact]
    public void Newcomer_AtTheSameTime_GetsACreateWhereOthersGetAnUpdate()
    {
        var old = _test.Subscribe("n1", ObjectKind.Pod);
        _test.Put(Tool);
        _test.Take(old);
        _test.Put(Tool with { Address = "10.0.0.1" });
        var newcomer = _test.Subscribe("n1", ObjectKind.Pod);

        Assert.Equal(["Update Pod p"], _test.TakeNames(old));
        Assert.Equal(["Create Pod p"], _test.TakeNames(newcomer));
    }

    // Whoever takes nothing costs no more than what concerns its node.
    [Fact]
    public void Mailbox_OfAStalledSubscriber_DoesNotGrowWithPodsThatComeAndGo()
    {
        var subscriber = _test.Subscribe();
        for (var i = 0; i < 20_000; i++)
        {
            _test.Put(Tool with { Uid = $"p{i}", Labels = SmallObject.Map($"v={i}") });
            _test.Delete($"p{i}");
        }

        Assert.InRange(subscriber.Mailbox.Depth, 0, 1);
        Assert.InRange(subscriber.Mailbox.Held, 0, 200);
        Assert.Empty(_test.Take(subscriber));
    }

    // A kind that changes all the time must not hold up another.
    [Fact]
    public void Take_SlowReader_GetsToEverythingInTheEnd()
    {
        _test.Put(Enumerable.Range(0, 50).Select(static i => Tool with { Uid = $"p{i}" }).ToArray());
        var subscriber = _test.Subscribe();
        _test.Take(subscriber);
        _test.Put(new SmallObject("Service", "s") { Selector = SmallObject.Map("a=b") });
        _test.Put(Tool with { Uid = "p0", Labels = SmallObject.Map("a=b"), Address = "10.0.0.1" });
        _test.Take(subscriber);
        _test.Delete("s");

        var names = new List<string>();
        for (var i = 0; i < 100; i++)
        {
            _test.Put(Tool with { Uid = $"p{i % 50}", Labels = SmallObject.Map($"v={i}") });
            names.AddRange(_test.Take(subscriber, most: 1).Select(static e => e.ToString()));
        }

        Assert.Contains("Delete Service s", names);
    }
}
