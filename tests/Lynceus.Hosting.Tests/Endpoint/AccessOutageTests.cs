using Lynceus.Testing.Kubernetes;
using static Lynceus.Hosting.Tests.Endpoint.EndpointContext;

namespace Lynceus.Hosting.Tests.Endpoint;

/// <summary>What callers are answered while the API server is away, and how long answers count.</summary>
public class AccessOutageTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Request_WithinLifetimes_IsReviewedOnce()
    {
        await using var context = await StartAsync();

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(200, await context.StatusAsync());
        }

        Assert.Equal((1, 1), (context.Reviews("tokenreviews"), context.Reviews("subjectaccessreviews")));
        Assert.Equal(
            ["lynceus_metrics_auth_cache_hits_total{review=\"access\",result=\"accepted\"} 9", "lynceus_metrics_auth_cache_hits_total{review=\"token\",result=\"accepted\"} 9"],
            context.Metrics.Lines("lynceus_metrics_auth_cache_hits_total"));
    }

    [Theory]
    [InlineData(59, 1, 1)]
    [InlineData(60, 2, 1)]
    [InlineData(299, 2, 1)]
    [InlineData(300, 2, 2)]
    public async Task Request_LaterBySeconds_IsReviewedAgainWhenItsTimeIsOver(int seconds, int tokenReviews, int accessReviews)
    {
        await using var context = await StartAsync();
        await context.StatusAsync();

        context.Clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(200, await context.StatusAsync());
        Assert.Equal((tokenReviews, accessReviews), (context.Reviews("tokenreviews"), context.Reviews("subjectaccessreviews")));
    }

    [Fact]
    public async Task Request_TokenWithdrawn_IsRefusedAfterItsTime()
    {
        await using var context = await StartAsync();
        await context.StatusAsync();
        context.Api.RemoveToken(ScraperToken);
        Assert.Equal(200, await context.StatusAsync());

        context.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(401, await context.StatusAsync());
    }

    [Fact]
    public async Task Request_DeniedThenAllowed_PassesAfterThirtySeconds()
    {
        await using var context = await StartAsync();
        Assert.Equal(403, await context.StatusAsync("token-of-nobody"));
        context.Api.Load(
            """
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"reader"},"rules":[{"nonResourceURLs":["/metrics"],"verbs":["get"]}]}
            """);
        context.Api.Load(
            """
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRoleBinding","metadata":{"name":"reader"},
             "roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"reader"},"subjects":[{"kind":"User","name":"nobody"}]}
            """);

        context.Clock.Advance(29 * Second);
        Assert.Equal(403, await context.StatusAsync("token-of-nobody"));
        context.Clock.Advance(Second);

        Assert.Equal(200, await context.StatusAsync("token-of-nobody"));
    }

    [Fact]
    public async Task Request_ServerAwayBeforeAnyDecision_IsUnavailableUntilItIsBack()
    {
        await using var context = await StartAsync();
        await context.Api.StopServingAsync();

        using (var response = await context.GetAsync())
        {
            Assert.Equal(503, (int)response.StatusCode);
            Assert.Equal("10", response.Headers.RetryAfter?.ToString());
        }

        await context.Api.ResumeServingAsync();
        context.Clock.Advance(9 * Second);
        Assert.Equal(503, await context.StatusAsync());
        Assert.Equal(0, context.Reviews("tokenreviews"));
        context.Clock.Advance(Second);
        Assert.Equal(200, await context.StatusAsync());

        Assert.Equal((1, 1), (context.Log.Count(1440), context.Log.Count(1442)));
        Assert.Contains("lynceus_metrics_auth_reviews_total{review=\"token\",result=\"failed\"} 1", context.Metrics.Lines("lynceus_metrics_auth_reviews_total"));
    }

    [Fact]
    public async Task Request_ServerAwayAfterDecision_IsAllowedForTheGraceTime()
    {
        await using var context = await StartAsync();
        await context.StatusAsync();
        await context.Api.StopServingAsync();

        for (var minute = 1; minute <= 10; minute++)
        {
            context.Clock.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(200, await context.StatusAsync());
        }

        // One minute of lifetime and ten of grace are over.
        context.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(503, await context.StatusAsync());
        Assert.Equal("lynceus_metrics_auth_stale_answers_total{review=\"access\"} 6", context.Metrics.Lines("lynceus_metrics_auth_stale_answers_total")[0]);
        Assert.Equal("lynceus_metrics_auth_stale_answers_total{review=\"token\"} 10", context.Metrics.Lines("lynceus_metrics_auth_stale_answers_total")[1]);
        Assert.Equal(1, context.Log.Count(1440));
    }

    [Fact]
    public async Task Request_ServerAwayAfterDenial_IsUnavailableAfterItsTime()
    {
        await using var context = await StartAsync();
        Assert.Equal(403, await context.StatusAsync("token-of-nobody"));
        await context.Api.StopServingAsync();
        Assert.Equal(403, await context.StatusAsync("token-of-nobody"));

        context.Clock.Advance(30 * Second);

        Assert.Equal(503, await context.StatusAsync("token-of-nobody"));
    }

    [Fact]
    public async Task Request_NoGrace_IsUnavailableAtOnce()
    {
        await using var context = await StartAsync(static o => o.Reviews.Grace = TimeSpan.Zero);
        await context.StatusAsync();
        await context.Api.StopServingAsync();

        context.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(503, await context.StatusAsync());
    }

    [Fact]
    public async Task Request_RuleInsteadOfReview_NeedsOnlyTheTokenWhileServerIsAway()
    {
        await using var context = await StartAsync(static o => o.Authorization.Rules = [Access.StaticRule.Parse($"user:{Scraper}=get:/metrics")]);
        await context.StatusAsync();
        await context.Api.StopServingAsync();

        context.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(200, await context.StatusAsync());
    }

    [Fact]
    public async Task Request_TokenThatEndsDuringGrace_IsNotUsedLonger()
    {
        await using var context = await StartAsync();
        var end = context.Clock.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds();
        var token = "e30." + System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes($$"""{"exp":{{end}}}""")) + ".c2lnbmF0dXJl";
        context.Api.AddUser(new ClusterUser(Scraper) { Token = token });
        Assert.Equal(200, await context.StatusAsync(token));
        await context.Api.StopServingAsync();

        context.Clock.Advance(TimeSpan.FromMinutes(5) - Second);
        Assert.Equal(200, await context.StatusAsync(token));
        context.Clock.Advance(Second);

        Assert.Equal(503, await context.StatusAsync(token));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    public async Task Request_ServerAnswersError_IsUnavailable(int code)
    {
        await using var context = await StartAsync();
        context.Api.Faults.Add(static r => r.Resource == "subjectaccessreviews", Fault.Status(code));

        Assert.Equal(503, await context.StatusAsync());
        Assert.Equal(1, context.Reviews("subjectaccessreviews"));
    }

    [Fact]
    public async Task Request_SlowServer_IsUnavailableAfterTimeout()
    {
        await using var context = await StartAsync();
        context.Api.Faults.Add(static r => r.Resource == "tokenreviews", Fault.Late(TimeSpan.FromHours(1)));

        // Two timers: the deadline of the review, the delay of the server.
        var answer = context.StatusAsync();
        await context.Clock.WaitForTimersAsync(2, new CancellationTokenSource(Patience).Token);
        context.Clock.Advance(3 * Second);

        Assert.Equal(503, await answer);
        Assert.Contains(
            "lynceus_metrics_auth_review_duration_seconds{review=\"token\"} sum 3", context.Metrics.Lines("lynceus_metrics_auth_review_duration_seconds"));
    }

    [Fact]
    public async Task Request_SlowServerAfterDecision_WaitsOnceThenAnswersAtOnce()
    {
        await using var context = await StartAsync();
        await context.StatusAsync();
        context.Api.Faults.Add(static r => r.Resource == "tokenreviews", Fault.Late(TimeSpan.FromHours(1)) with { Times = 2 });
        context.Clock.Advance(TimeSpan.FromMinutes(2));
        var first = context.StatusAsync();
        await context.Clock.WaitForTimersAsync(2, new CancellationTokenSource(Patience).Token);
        context.Clock.Advance(3 * Second);
        Assert.Equal(200, await first);

        // The second review runs beside the answer.
        context.Clock.Advance(10 * Second);
        Assert.Equal(200, await context.StatusAsync());
        Assert.Equal(200, await context.StatusAsync());
    }

    [Fact]
    public async Task Request_ServerBackAfterOutage_IsReviewedAgain()
    {
        await using var context = await StartAsync();
        await context.StatusAsync();
        await context.Api.StopServingAsync();
        context.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(200, await context.StatusAsync());
        context.Api.RemoveToken(ScraperToken);
        await context.Api.ResumeServingAsync();
        context.Clock.Advance(10 * Second);

        // What is known is answered first; the review beside it puts an end to it.
        Assert.Equal(200, await context.StatusAsync());
        await context.Log.WaitForAsync(1442);

        Assert.Equal(401, await context.StatusAsync());
    }

    [Fact]
    public async Task Request_AccountWithoutDelegation_IsUnavailableAndSaysWhatIsMissing()
    {
        await using var context = await StartAsync(account: "nobody");

        Assert.Equal(503, await context.StatusAsync());

        Assert.Contains(context.Log.Lines, static l => l.StartsWith("Error 1441", StringComparison.Ordinal) && l.Contains("system:auth-delegator", StringComparison.Ordinal));
    }
}
