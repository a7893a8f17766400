using Lynceus.Metacollector.Peers;

namespace Lynceus.Metacollector.Tests.Peers;

public class SendTurnsTests
{
    [Fact]
    public async Task Enter_OfAPeerThatKeepsItsTurns_WaitsAndOthersDoNot()
    {
        var turns = new SendTurns(all: 6, ofAddress: 4, ofConnection: 2);
        var first = new[] { turns.EnterAsync(Peer(1, "a"), default).AsTask(), turns.EnterAsync(Peer(1, "a"), default).AsTask() };
        var beyond = turns.EnterAsync(Peer(1, "a"), default).AsTask();
        var second = new[] { turns.EnterAsync(Peer(1, "b"), default).AsTask(), turns.EnterAsync(Peer(1, "b"), default).AsTask() };
        var third = turns.EnterAsync(Peer(1, "c"), default).AsTask();
        var other = turns.EnterAsync(Peer(2, "d"), default).AsTask();

        Assert.All([.. first, .. second, other], static t => Assert.True(t.IsCompletedSuccessfully));
        Assert.False(beyond.IsCompleted || third.IsCompleted);
        Assert.True(turns.IsShort);

        (await second[0]).Dispose();
        (await third).Dispose(); // of the address, where another connection still has its turns
        Assert.False(beyond.IsCompleted);
        (await first[0]).Dispose();
        (await beyond).Dispose();
        Assert.False(turns.IsShort);
        foreach (var turn in (Task<SendTurns.Turn>[])[first[1], second[1], other])
        {
            (await turn).Dispose();
        }

        Assert.Equal(0, turns.Known);
    }

    [Fact]
    public async Task Enter_WhenAllTurnsAreTaken_GoesFromAddressToAddress()
    {
        var turns = new SendTurns(all: 1, ofAddress: 1, ofConnection: 1);
        var running = await turns.EnterAsync(Peer(9, "x"), default);
        var order = new List<string>();
        var waiting = Enumerable.Range(0, 3).SelectMany(_ => new[] { "a1", "a2", "b1" }).Concat(["a1", "a1"]).Select(WaitAsync).ToArray();

        running.Dispose();
        await Task.WhenAll(waiting);

        // Of a and b in turns, and within a of its connections.
        Assert.Equal(["a1", "b1", "a2", "b1", "a1", "b1", "a2", "a1", "a2", "a1", "a1"], order);
        Assert.Equal(0, turns.Known);

        async Task WaitAsync(string name)
        {
            using var turn = await turns.EnterAsync(Peer(name[0], name), default);
            order.Add(name);
        }
    }

    [Fact]
    public async Task Enter_GivenUp_LeavesItsPlaceAndNothingBehind()
    {
        var turns = new SendTurns(all: 1, ofAddress: 1, ofConnection: 1);
        var running = await turns.EnterAsync(Peer(1, "a"), default);
        using var stop = new CancellationTokenSource();
        var gone = Enumerable.Range(0, 100).Select(i => turns.EnterAsync(Peer((UInt128)(i % 3), $"{i}"), stop.Token).AsTask()).ToArray();
        var stays = turns.EnterAsync(Peer(2, "b"), default).AsTask();

        await stop.CancelAsync();
        foreach (var task in gone)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        }

        running.Dispose();
        (await stays).Dispose();
        Assert.Equal((0, false), (turns.Known, turns.IsShort));
    }

    [Fact]
    public async Task Enter_AtRandomWithSomeGivenUp_NeverExceedsTheBoundsAndEndsEmpty()
    {
        var turns = new SendTurns(all: 5, ofAddress: 3, ofConnection: 2);
        var (all, byAddress, byConnection) = (0, new int[3], new int[9]);
        var wrong = 0;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => Task.Run(() => WorkAsync(new Random(seed)))));

        Assert.Equal((0, 0, false), (wrong, turns.Known, turns.IsShort));

        async Task WorkAsync(Random random)
        {
            for (var i = 0; i < 2_000; i++)
            {
                var connection = random.Next(9);
                using var stop = new CancellationTokenSource();
                var entering = turns.EnterAsync(Peer((UInt128)(connection / 3), $"{connection}"), stop.Token).AsTask();
                if (random.Next(4) == 0)
                {
                    await stop.CancelAsync();
                }

                try
                {
                    using var turn = await entering;
                    if (Interlocked.Increment(ref all) > 5 || Interlocked.Increment(ref byAddress[connection / 3]) > 3 || Interlocked.Increment(ref byConnection[connection]) > 2)
                    {
                        Interlocked.Increment(ref wrong);
                    }

                    await Task.Yield();
                    Interlocked.Decrement(ref byConnection[connection]);
                    Interlocked.Decrement(ref byAddress[connection / 3]);
                    Interlocked.Decrement(ref all);
                }
                catch (OperationCanceledException)
                {
                    // As asked for.
                }
            }
        }
    }

    private static Peer Peer(UInt128 network, string connection) => new(network, connection);
}
