namespace Lynceus.Testing.Tests;

public class ManualTimeProviderTests
{
    [Fact]
    public async Task Advance_TimersDueOnTheWay_FireInOrderAtTheirTimes()
    {
        var clock = new ManualTimeProvider();
        var start = clock.GetUtcNow();
        var fired = new List<(string Name, TimeSpan At)>();
        await using var late = clock.CreateTimer(_ => fired.Add(("late", clock.GetUtcNow() - start)), null, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        await using var tick = clock.CreateTimer(_ => fired.Add(("tick", clock.GetUtcNow() - start)), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));

        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal([("tick", TimeSpan.FromSeconds(2)), ("tick", TimeSpan.FromSeconds(4)), ("late", TimeSpan.FromSeconds(5))], fired);
    }
}
