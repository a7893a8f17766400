using System.Net;
using System.Net.Http.Headers;
using Lynceus.Hub.Tests.Access;

namespace Lynceus.Hub.Tests.Metrics;

public class MetricsEndpointTests
{
    [Theory]
    [InlineData("read", null, HttpStatusCode.OK)]
    [InlineData("ci", null, HttpStatusCode.OK)]
    [InlineData("admin", null, HttpStatusCode.OK)]
    [InlineData("agent", "prod", HttpStatusCode.Forbidden)]
    [InlineData(null, null, HttpStatusCode.Unauthorized)]
    [Trait("Attack", "L10")]
    public async Task Metrics_ByScope_AreForThoseWhoMayRead(string? scope, string? cluster, HttpStatusCode expected)
    {
        await using var hub = await AccessHub.StartAsync();
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = hub.Url };
        if (scope is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await hub.NewTokenAsync(scope, cluster));
        }

        using var response = await client.GetAsync(new Uri("metrics", UriKind.Relative));

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Metrics_AfterReports_CountThem()
    {
        await using var hub = await HubServer.StartAsync();
        await hub.ImportAsync("prod", "polaris", new PolarisReport { Workloads = new Dictionary<string, string[]> { ["cart"] = ["hostNetworkSet"] } }.ToString());
        using var refused = await hub.PostAsync("prod", "polaris", "nonsense");

        var text = await hub.Client.GetStringAsync(new Uri("metrics", UriKind.Relative));

        Assert.Matches("""lynceus_hub_reports_total\{outcome="accepted"\} [1-9]""", text);
        Assert.Matches("""lynceus_hub_reports_total\{outcome="unreadable"\} [1-9]""", text);
        Assert.Matches("lynceus_hub_compare_duration_seconds_count [1-9]", text);
        Assert.Contains("lynceus_build_info{", text, StringComparison.Ordinal);
        Assert.Contains("process_resident_memory_bytes ", text, StringComparison.Ordinal);
        Assert.Contains("http_server_request_duration_seconds_bucket{", text, StringComparison.Ordinal);
    }
}
