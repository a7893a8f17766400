using Lynceus.Hosting.Access;
using Lynceus.Hosting.Endpoint;
using Lynceus.Kubernetes.Objects;
using static Lynceus.Hosting.Tests.Endpoint.EndpointContext;

namespace Lynceus.Hosting.Tests.Endpoint;

/// <summary>Who gets in: the table of docs/reference/metrics-endpoint.md.</summary>
public class AccessMatrixTests
{
    public static TheoryData<string> Names => [.. Cases().Select(static c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Request_OfTheTable_IsAnswered(string name)
    {
        var expected = Cases().Single(c => c.Name == name);
        await using var context = await StartAsync(expected.Configure, expected.HasCluster ? "lynceus" : null);

        using var response = await context.GetAsync(expected.Token, expected.Path, new HttpMethod(expected.Method));

        Assert.Equal(expected.Status, (int)response.StatusCode);
        Assert.Equal((expected.TokenReviews, expected.AccessReviews), (context.Reviews("tokenreviews"), context.Reviews("subjectaccessreviews")));
        Assert.Equal(expected.Status == 401 ? expected.Token is null ? "Bearer" : "Bearer error=\"invalid_token\"" : "", response.Headers.WwwAuthenticate.ToString());
        if (expected.Decision is { } decision)
        {
            Assert.Equal([$"lynceus_metrics_auth_decisions_total{{{decision}}} 1"], context.Metrics.Lines("lynceus_metrics_auth_decisions_total"));
        }

        var body = await response.Content.ReadAsStringAsync();
        Assert.Equal(expected.Status == 200 && expected.Method != "HEAD", body == Body);
        Assert.DoesNotContain("scraper", body, StringComparison.Ordinal);
    }

    private static IEnumerable<Case> Cases() =>
    [
        new("valid token") { Status = 200, TokenReviews = 1, AccessReviews = 1, Decision = "decision=\"allowed\",reason=\"review\"" },
        new("no credentials") { Token = null, Status = 401, Decision = "decision=\"unauthenticated\",reason=\"no_credentials\"" },
        new("wrong token") { Token = "wrong", Status = 401, TokenReviews = 1, Decision = "decision=\"unauthenticated\",reason=\"invalid_token\"" },
        new("expired token") { Token = "token-of-late", Status = 401, TokenReviews = 1, Decision = "decision=\"unauthenticated\",reason=\"invalid_token\"" },
        new("token longer than any") { Token = new string('a', BearerToken.MaxLength + 1), Status = 401 },
        new("audience asked for, token has it")
        {
            Configure = static o => o.Authentication.Audiences = ["lynceus", "other"], Token = "token-of-bound", Status = 200, TokenReviews = 1, AccessReviews = 1,
        },
        new("audience asked for, token has another") { Configure = static o => o.Authentication.Audiences = ["lynceus"], Status = 401, TokenReviews = 1 },
        new("no audience asked for, token has one") { Token = "token-of-bound", Status = 401, TokenReviews = 1 },
        new("no rights") { Token = "token-of-nobody", Status = 403, TokenReviews = 1, AccessReviews = 1, Decision = "decision=\"denied\",reason=\"review\"" },
        new("rights for another path") { Path = "/debug/heap", Status = 403, TokenReviews = 1, AccessReviews = 1 },
        new("rights for another method") { Method = "HEAD", Status = 403, TokenReviews = 1, AccessReviews = 1 },
        new("allowed path, no credentials")
        {
            Configure = static o => o.Authorization.AllowedPaths = [PathPattern.Parse("/debug/*")], Token = null, Path = "/debug/heap", Status = 200,
            Decision = "decision=\"allowed\",reason=\"path\"",
        },
        new("allowed path, wrong token")
        {
            Configure = static o => o.Authorization.AllowedPaths = [PathPattern.Parse("/metrics")], Token = "wrong", Status = 200,
        },
        new("allowed path is another") { Configure = static o => o.Authorization.AllowedPaths = [PathPattern.Parse("/metric")], Token = null, Status = 401 },
        new("allowed group")
        {
            Configure = static o => o.Authorization.AllowedGroups = ["observers"], Token = "token-of-observer", Path = "/debug/heap", Status = 200, TokenReviews = 1,
            Decision = "decision=\"allowed\",reason=\"group\"",
        },
        new("administrators' group by default") { Token = "token-of-admin", Status = 200, TokenReviews = 1 },
        new("administrators' group taken out")
        {
            Configure = static o => o.Authorization.AllowedGroups = [], Token = "token-of-admin", Status = 200, TokenReviews = 1, AccessReviews = 1,
        },
        new("allowed user")
        {
            Configure = static o => o.Authorization.AllowedUsers = ["nobody"], Token = "token-of-nobody", Status = 200, TokenReviews = 1,
            Decision = "decision=\"allowed\",reason=\"user\"",
        },
        new("static rule")
        {
            Configure = static o => o.Authorization.Rules = [StaticRule.Parse($"user:{Scraper}=get:/debug/*")], Path = "/debug/heap", Status = 200, TokenReviews = 1,
            Decision = "decision=\"allowed\",reason=\"rule\"",
        },
        new("static rule of a group") { Configure = static o => o.Authorization.Rules = [StaticRule.Parse("group:observers=*:/metrics")], Token = "token-of-observer", Status = 200, TokenReviews = 1 },
        new("static rule for another method")
        {
            Configure = static o => o.Authorization.Rules = [StaticRule.Parse("user:nobody=head:/metrics")], Token = "token-of-nobody", Status = 403, TokenReviews = 1, AccessReviews = 1,
        },
        new("anonymous path, rights for everybody")
        {
            Configure = static o => o.Authentication.AnonymousPaths = [PathPattern.Parse("/open")], Token = null, Path = "/open", Status = 200, AccessReviews = 1,
        },
        new("anonymous path, no rights")
        {
            Configure = static o => o.Authentication.AnonymousPaths = [PathPattern.Parse("/*")], Token = null, Status = 403, AccessReviews = 1,
        },
        new("anonymous path, wrong token") { Configure = static o => o.Authentication.AnonymousPaths = [PathPattern.Parse("/open")], Token = "wrong", Path = "/open", Status = 401, TokenReviews = 1 },
        new("anonymous elsewhere") { Configure = static o => o.Authentication.AnonymousPaths = [PathPattern.Parse("/open")], Token = null, Status = 401 },
        new("rule for the anonymous, no cluster")
        {
            Configure = static o =>
            {
                o.Authentication.AnonymousPaths = [PathPattern.Parse("/metrics")];
                o.Authorization.Rules = [StaticRule.Parse("user:system:anonymous=get:/metrics")];
            },
            HasCluster = false, Token = null, Status = 200,
        },
        new("token, no cluster") { HasCluster = false, Status = 401 },
        new("resource, rights") { Configure = Resource, Token = "token-of-observer", Path = "/debug/heap", Status = 200, TokenReviews = 1, AccessReviews = 1 },
        new("resource, HEAD is get too") { Configure = Resource, Token = "token-of-observer", Method = "HEAD", Status = 200, TokenReviews = 1, AccessReviews = 1 },
        new("resource, no rights") { Configure = Resource, Status = 403, TokenReviews = 1, AccessReviews = 1 },
        new("path that is not served") { Path = "/metrics/", Status = 404 },
        new("path in another case") { Path = "/Metrics", Status = 404 },
        new("method that is not served") { Method = "POST", Status = 405 },
        new("no protection") { Configure = static o => o.Authentication.Mode = AuthenticationMode.None, Token = null, Status = 200 },
        new("plain HTTP leaves out protection by default") { Configure = static o => o.Authentication.Mode = AuthenticationMode.Auto, Token = null, Status = 200 },
    ];

    private static void Resource(MetricsEndpointOptions options) =>
        options.Authorization.Resource = new ResourceAttributes { Resource = "services", Subresource = "metrics", Namespace = "monitoring" };

    private sealed record Case(string Name)
    {
        public Action<MetricsEndpointOptions>? Configure { get; init; }

        public bool HasCluster { get; init; } = true;

        public string? Token { get; init; } = ScraperToken;

        public string Method { get; init; } = "GET";

        public string Path { get; init; } = "/metrics";

        public required int Status { get; init; }

        public int TokenReviews { get; init; }

        public int AccessReviews { get; init; }

        /// <summary>Labels of the one decision that was counted; null: not looked at.</summary>
        public string? Decision { get; init; }
    }
}
