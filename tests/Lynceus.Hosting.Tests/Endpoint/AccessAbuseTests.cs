using System.Net.Sockets;
using Lynceus.Testing.Kubernetes;
using static Lynceus.Hosting.Tests.Endpoint.EndpointContext;

namespace Lynceus.Hosting.Tests.Endpoint;

/// <summary>What callers can make the API server do, and what they learn.</summary>
public class AccessAbuseTests
{
    [Fact]
    public async Task Requests_SameBadTokenAThousandTimes_CostOneReview()
    {
        await using var context = await StartAsync(static o => o.Throttle.AttemptBurst = 1000);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => context.StatusAsync("wrong")));

        Assert.All(statuses, static s => Assert.Equal(401, s));
        Assert.Equal(1, context.Reviews("tokenreviews"));
    }

    [Fact]
    public async Task Requests_SameBadToken_CostOneReviewPerLifetime()
    {
        await using var context = await StartAsync();

        for (var second = 0; second < 180; second += 15)
        {
            Assert.Equal(401, await context.StatusAsync("wrong"));
            context.Clock.Advance(TimeSpan.FromSeconds(15));
        }

        Assert.Equal(3, context.Reviews("tokenreviews"));
    }

    [Fact]
    [Trait("Attack", "H6")]
    public async Task Requests_ThousandDifferentBadTokensASecond_CostFewReviewsAndAreThrottled()
    {
        await using var context = await StartAsync();

        var statuses = new List<int>();
        for (var second = 0; second < 5; second++)
        {
            statuses.AddRange(await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => context.StatusAsync($"wrong-{statuses.Count}-{i}"))));
            context.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        // 20 at once, then one a second.
        Assert.Equal(24, context.Reviews("tokenreviews"));
        Assert.Equal((24, 4976), (statuses.Count(static s => s == 401), statuses.Count(static s => s == 429)));
        Assert.Equal(["lynceus_metrics_auth_throttled_total{bound=\"address\"} 4976"], context.Metrics.Lines("lynceus_metrics_auth_throttled_total"));
        using var response = await context.GetAsync("wrong-again");
        using var throttled = await context.GetAsync("wrong-once-more");
        Assert.Equal((429, "1"), ((int)throttled.StatusCode, throttled.Headers.RetryAfter?.ToString()));
    }

    [Fact]
    public async Task Requests_BadTokensFromManyAddresses_AreBoundedInAll()
    {
        await using var context = await StartAsync(static o =>
        {
            o.Throttle.AttemptBurst = 10_000; // as many addresses would have together
            o.Reviews.UnknownTokensPerSecond = 5;
        });

        var statuses = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => context.StatusAsync($"wrong-{i}")));

        Assert.Equal(10, context.Reviews("tokenreviews"));
        Assert.Equal((10, 990), (statuses.Count(static s => s == 401), statuses.Count(static s => s == 429)));
        Assert.Equal(["lynceus_metrics_auth_throttled_total{bound=\"total\"} 990"], context.Metrics.Lines("lynceus_metrics_auth_throttled_total"));
    }

    [Fact]
    public async Task Request_KnownTokenFromThrottledAddress_Passes()
    {
        await using var context = await StartAsync();
        await context.StatusAsync();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => context.StatusAsync($"wrong-{i}")));
        Assert.Equal(429, await context.StatusAsync("wrong"));

        Assert.Equal(200, await context.StatusAsync());
        context.Clock.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromTicks(1));
        await Task.WhenAll(Enumerable.Range(100, 100).Select(i => context.StatusAsync($"wrong-{i}")));
        context.Clock.Advance(TimeSpan.FromTicks(1));

        // Its time is over, but it was good: the renewal is not held up either.
        Assert.Equal(200, await context.StatusAsync());
        Assert.Equal(429, await context.StatusAsync("wrong-once-more"));
    }

    [Fact]
    public async Task Requests_GoodTokens_DoNotUseUpTheAddress()
    {
        await using var context = await StartAsync(static o => o.Throttle.AttemptBurst = 2);
        for (var i = 0; i < 10; i++)
        {
            context.Api.AddUser(new ClusterUser(Scraper) { Token = $"good-{i}" });
            Assert.Equal(200, await context.StatusAsync($"good-{i}"));
        }

        Assert.Equal(10, context.Reviews("tokenreviews"));
    }

    [Fact]
    public async Task Requests_BadTokensOverTheCache_DoNotPushOutGoodOnes()
    {
        await using var context = await StartAsync(static o =>
        {
            o.Reviews.CacheSize = 16;
            o.Throttle.AttemptBurst = 1000;
            o.Reviews.UnknownTokensPerSecond = 1000;
        });
        await context.StatusAsync();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => context.StatusAsync($"wrong-{i}")));

        Assert.Equal(200, await context.StatusAsync());

        Assert.Equal(101, context.Reviews("tokenreviews"));
        Assert.Contains("lynceus_metrics_auth_cache_entries{review=\"token\"} 17", context.Metrics.Lines("lynceus_metrics_auth_cache_entries"));
    }

    [Fact]
    public async Task Requests_SameTokenAtOnce_ShareOneReview()
    {
        await using var context = await StartAsync(static o => o.Throttle.AttemptBurst = 100);
        context.Api.Faults.Add(static r => r.Resource == "tokenreviews", Fault.Late(TimeSpan.FromSeconds(1)));
        using var patience = new CancellationTokenSource(Patience);

        var answers = Enumerable.Range(0, 50).Select(_ => context.StatusAsync()).ToArray();
        await context.Clock.WaitForTimersAsync(2, patience.Token);
        context.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.All(await Task.WhenAll(answers), static s => Assert.Equal(200, s));
        Assert.Equal((1, 1), (context.Reviews("tokenreviews"), context.Reviews("subjectaccessreviews")));
    }

    [Fact]
    public async Task Requests_DifferentTokensAtOnce_WaitForTheirTurnAtTheApiServer()
    {
        await using var context = await StartAsync(static o => (o.Reviews.Concurrency, o.Reviews.Timeout) = (2, TimeSpan.FromMinutes(1)));
        context.Api.Faults.Add(static r => r.Resource == "tokenreviews", Fault.Late(TimeSpan.FromSeconds(1)) with { Times = int.MaxValue });
        using var patience = new CancellationTokenSource(Patience);

        var waiting = Enumerable.Range(0, 10).Select(i => context.StatusAsync($"wrong-{i}")).ToList();
        while (waiting.Count > 0)
        {
            // A deadline for each that waits or runs, and the two that the server holds.
            await context.Clock.WaitForTimersAsync(waiting.Count + 2, patience.Token);
            Assert.Equal(12 - waiting.Count, context.Reviews("tokenreviews"));
            context.Clock.Advance(TimeSpan.FromSeconds(1));
            for (var i = 0; i < 2; i++)
            {
                var answered = await Task.WhenAny(waiting);
                waiting.Remove(answered);
                Assert.Equal(401, await answered);
            }
        }
    }

    [Fact]
    public async Task Requests_GoodTokens_DoNotUseUpTheTotal()
    {
        await using var context = await StartAsync(static o => o.Reviews.UnknownTokensPerSecond = 1);
        for (var i = 0; i < 10; i++)
        {
            context.Api.AddUser(new ClusterUser(Scraper) { Token = $"good-{i}" });
            Assert.Equal(200, await context.StatusAsync($"good-{i}"));
        }

        Assert.Equal((401, 401, 429), (await context.StatusAsync("wrong-1"), await context.StatusAsync("wrong-2"), await context.StatusAsync("wrong-3")));
    }

    [Fact]
    public async Task Request_CallerLeavesDuringReview_OthersGetItsAnswer()
    {
        await using var context = await StartAsync();
        context.Api.Faults.Add(static r => r.Resource == "tokenreviews", Fault.Late(TimeSpan.FromSeconds(1)));
        using var patience = new CancellationTokenSource(Patience);
        using var leaving = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        request.Headers.Authorization = new("Bearer", ScraperToken);
        var left = context.Client.SendAsync(request, leaving.Token);
        await context.Clock.WaitForTimersAsync(2, patience.Token);
        var stays = context.StatusAsync();

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        context.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(200, await stays);
        Assert.Equal(1, context.Reviews("tokenreviews"));
    }

    [Fact]
    public async Task Connection_BeyondTheShareOfItsAddress_IsClosedUntilAnotherEnds()
    {
        await using var context = await StartAsync(static o => o.Limits.MaxConnectionsPerAddress = 2);
        var (first, second) = (context.NewClient(), context.NewClient());
        Assert.Equal((200, 200), (await context.StatusAsync(client: first), await context.StatusAsync(client: second)));

        Assert.False(await IsAnsweredAsync(context));
        second.Dispose();

        // The end of a connection is noticed when it is read, which nothing tells us.
        using var patience = new CancellationTokenSource(Patience);
        while (!await IsAnsweredAsync(context))
        {
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    [Fact]
    public async Task Request_Token_ReachesNeitherHandlerNorLog()
    {
        await using var context = await StartAsync();

        await context.StatusAsync();
        await context.StatusAsync("wrong-and-secret");
        await context.Api.StopServingAsync();
        await context.StatusAsync("another-secret");

        Assert.Equal([""], context.SeenByHandler);
        Assert.DoesNotContain(context.Log.Lines, static l => l.Contains("secret", StringComparison.Ordinal) || l.Contains(ScraperToken, StringComparison.Ordinal));
    }

    private static async Task<bool> IsAnsweredAsync(EndpointContext context)
    {
        try
        {
            return await context.StatusAsync() == 200;
        }
        catch (Exception e) when (e is HttpRequestException or SocketException)
        {
            // The latter when the connection was closed before the client had asked it for its address.
            return false;
        }
    }
}
