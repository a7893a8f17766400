using System.Net;
using Lynceus.Hosting;
using Lynceus.Hosting.Endpoint;
using Lynceus.Hosting.Health;
using Lynceus.Kubernetes.Authentication;
using Lynceus.Testing.Kubernetes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Lynceus.Exporter.Tests;

public sealed class ExporterHostTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lynceus-exporter-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task StartAsync_HealthAnswersBeforeAnythingRuns_IsNotReady()
    {
        await using var api = await FakeApiServer.StartAsync();
        var options = new ExporterOptions { Connection = new ClusterConnectionOptions { Kubeconfig = api.WriteKubeconfig(Path.Combine(_folder, "kubeconfig")) } };
        var endpoints = new EndpointSettings();
        endpoints.Metrics.Listen = endpoints.Health.Listen = new ListenAddress(IPAddress.Loopback, 0);
        using var host = ExporterHost.Build(options, endpoints, static _ => { });
        var services = host.Services.GetServices<IHostedService>().ToArray();
        var health = Assert.IsType<HealthEndpoint>(services[0]);
        await health.StartAsync(CancellationToken.None);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });

        using var ready = await client.GetAsync(new Uri(health.Address!, "/readyz?verbose"));

        Assert.Equal("[+]ping ok\n[-]reports failed: reason withheld\n[+]shutdown ok\nreadyz check failed\n", await ready.Content.ReadAsStringAsync());
        await health.StopAsync(CancellationToken.None);
    }
}
