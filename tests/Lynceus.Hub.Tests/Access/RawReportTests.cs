using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Lynceus.Hub.Features.Access;

namespace Lynceus.Hub.Tests.Access;

/// <summary>Reports as they were sent hold what scanners left in them: they take a right of their own, and each look is one line of the log.</summary>
public sealed class RawReportTests : IAsyncLifetime
{
    private AccessHub _hub = null!;

    public async Task InitializeAsync()
    {
        _hub = await AccessHub.StartAsync();
        using var agent = _hub.NewProgram(await _hub.NewTokenAsync(TokenScopes.Agent, "east"));
        using var content = new StringContent(
            new PolarisReport { Workloads = new Dictionary<string, string[]> { ["cart"] = ["hostNetworkSet"] } }.ToString(), Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var sent = await agent.PostAsync("/api/v1/clusters/east/reports/polaris?wait=true", content);
        sent.EnsureSuccessStatusCode();
    }

    public async Task DisposeAsync() => await _hub.DisposeAsync();

    [Fact]
    [Trait("Attack", "H7")]
    public async Task Look_IsLogged_WithWhoAndWhich()
    {
        using var program = _hub.NewProgram(await _hub.NewTokenAsync(TokenScopes.Raw));

        using var answer = await program.GetAsync("/api/v1/reports/1/raw");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("token test looked at report 1 of east as it was sent.", _hub.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task User_AllowedByAnAdministrator_SeesIt_UntilForbidden()
    {
        using var admin = await _hub.SignedInAsync("boss", UserRoles.Admin);
        using var viewer = await _hub.SignedInAsync("someone", UserRoles.Viewer);
        Assert.Equal((HttpStatusCode.Forbidden, false), await LookAsync(viewer));

        await AllowAsync(admin, allowed: true);
        Assert.Equal((HttpStatusCode.OK, true), await LookAsync(viewer));

        await AllowAsync(admin, allowed: false);
        Assert.Equal((HttpStatusCode.Forbidden, false), await LookAsync(viewer));
        Assert.Contains("boss decided that user someone may not see reports as they were sent.", _hub.Log.Text, StringComparison.Ordinal);
    }

    // The report itself, and whether its page offers it.
    private static async Task<(HttpStatusCode Raw, bool IsOffered)> LookAsync(HttpClient browser)
    {
        using var raw = await browser.GetAsync("/api/v1/reports/1/raw");
        return (raw.StatusCode, (await browser.GetStringAsync("/reports/1")).Contains("/api/v1/reports/1/raw", StringComparison.Ordinal));
    }

    private async Task AllowAsync(HttpClient admin, bool allowed)
    {
        var id = (await _hub.Get<UserAccounts>().FindAsync("someone", CancellationToken.None))!.Id;
        using var answer = await _hub.SendFormAsync(admin, "/settings", $"/settings/users/{id}/raw", new() { ["allowed"] = allowed ? "true" : "false" });
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }
}
