using System.Net;
using Lynceus.Hosting.Endpoint;
using Lynceus.Hosting.Health;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Lynceus.Hosting.Tests;

public class RoleHostTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_Role_ServesBothEndpointsAndFinishesAScrapeOnStop(bool handsOver)
    {
        var (good, bad) = handsOver ? ("", "") : ("[+]shutdown ok\n", "[-]shutdown failed: reason withheld\n");
        var scrapeBegan = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var scrapeMayEnd = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var settings = new EndpointSettings();
        settings.Metrics.Listen = settings.Health.Listen = new ListenAddress(IPAddress.Loopback, 0);
        settings.Metrics.IsSecure = false;
        var builder = RoleHost.CreateBuilder(settings, static _ => { }, (_, paths) => paths.Map("/metrics", async context =>
        {
            await context.Response.WriteAsync("a 1\n");
            await context.Response.Body.FlushAsync();
            scrapeBegan.SetResult();
            await scrapeMayEnd.Task;
            await context.Response.WriteAsync("b 1\n");
        }), handsOver ? TimeSpan.FromMinutes(2) : null);
        using var host = builder.Build();
        host.Services.GetRequiredService<HealthChecks>().Add("informers", HealthProbes.Ready, static () => null);
        await host.StartAsync();
        var metrics = host.Services.GetRequiredService<MetricsEndpoint>();
        var health = host.Services.GetRequiredService<HealthEndpoint>();
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
        Assert.Equal($"[+]ping ok\n{good}[+]informers ok\nreadyz check passed\n", await client.GetStringAsync(new Uri(health.Address!, "/readyz?verbose")));

        var scrape = client.GetStringAsync(new Uri(metrics.Address!, "/metrics"));
        await scrapeBegan.Task.WaitAsync(Patience);
        var stopping = host.StopAsync();
        using var ready = await client.GetAsync(new Uri(health.Address!, "/readyz?verbose"));
        var live = await client.GetStringAsync(new Uri(health.Address!, "/livez"));
        scrapeMayEnd.SetResult();

        Assert.Equal("a 1\nb 1\n", await scrape);
        Assert.Equal($"[+]ping ok\n{bad}[+]informers ok\nreadyz check {(handsOver ? "passed" : "failed")}\n", await ready.Content.ReadAsStringAsync());
        Assert.Equal("ok", live);
        await stopping.WaitAsync(Patience);
        Assert.Equal(handsOver ? 125 : 25, host.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout.TotalSeconds);
    }

    [Fact]
    public async Task Run_EndpointsOff_ListensNowhere()
    {
        var settings = new EndpointSettings();
        settings.Metrics.Listen = settings.Health.Listen = null;
        using var host = RoleHost.CreateBuilder(settings, static _ => { }, static (_, _) => { }).Build();

        await host.StartAsync();

        Assert.Null(host.Services.GetRequiredService<MetricsEndpoint>().Address);
        Assert.Null(host.Services.GetRequiredService<HealthEndpoint>().Address);
        await host.StopAsync();
    }
}
