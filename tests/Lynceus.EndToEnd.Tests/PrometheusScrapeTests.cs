using System.Buffers;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lynceus.Exposition;
using Lynceus.Exposition.Blocks;
using Lynceus.Hosting;
using Lynceus.Hosting.Access;
using Lynceus.Hosting.Endpoint;
using Lynceus.Hosting.Metrics;
using Lynceus.Kubernetes.Authentication;
using Lynceus.Kubernetes.Http;
using Lynceus.Testing.Kubernetes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lynceus.EndToEnd.Tests;

/// <summary>A real Prometheus scrapes the protected endpoint over HTTPS: with a token, and with a client certificate.</summary>
public sealed class PrometheusScrapeTests : IDisposable
{
    private const string Scraper = "system:serviceaccount:monitoring:prometheus";

    private readonly string _folder = Directory.CreateTempSubdirectory("lynceus-prometheus-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Scrape_TokenAndCertificate_IsUpAndValuesArrive()
    {
        await using var api = await FakeApiServer.StartAsync(new FakeApiServerOptions
        {
            Users = [new ClusterUser("lynceus"), new ClusterUser(Scraper)],
            Rules =
            [
                new AccessRule { Subject = "lynceus", Verbs = ["create"], Resources = ["tokenreviews", "subjectaccessreviews"] },
                new AccessRule { Subject = Scraper, Verbs = ["get"], NonResourceUrls = ["/metrics"] },
            ],
        });
        using var connection = ClusterConnection.Resolve(
            new ClusterConnectionOptions { Kubeconfig = api.WriteKubeconfig(Path.Combine(_folder, "kubeconfig"), "lynceus") }, TimeProvider.System, NullLogger.Instance);
        using var client = new KubernetesClient(connection);
        using var metrics = new RoleMetrics();
        metrics.Registry.AddGauge(new MetricDescription("lynceus_test_value", "A value of the registry.")).WithLabels().Set(41);
        using var blocks = Blocks();
        var byToken = new Scrapes(metrics.CreateHandler(blocks));
        var byCertificate = new Scrapes(metrics.CreateHandler());
        WriteCertificates();
        using var host = BuildHost(client, byToken, byCertificate);
        await host.StartAsync();
        var port = host.Services.GetRequiredService<MetricsEndpoint>().Address!.Port;
        await File.WriteAllTextAsync(Path.Combine(_folder, "token"), api.TokenOf(Scraper));

        await using var prometheus = await PrometheusProcess.StartAsync(_folder, Configuration(port));
        try
        {
            // When the second scrape begins, the first is stored.
            await Task.WhenAll(byToken.Second, byCertificate.Second).WaitAsync(TimeSpan.FromSeconds(60));
        }
        catch (TimeoutException e)
        {
            throw new InvalidOperationException("Prometheus did not scrape twice: " + await prometheus.TargetsAsync(), e);
        }

        // Prometheus asks for OpenMetrics first, and is strict with it: one wrong line of all and up is 0.
        Assert.Equal(new Dictionary<string, string> { ["token"] = "41", ["certificate"] = "41" }, await prometheus.QueryAsync("lynceus_test_value"));
        Assert.Equal(new Dictionary<string, string> { ["token"] = "9.8" }, await prometheus.QueryAsync("lynceus_test_block{title=\"a \\\"quoted\\\" \\\\ title\"}"));
        Assert.Equal(new Dictionary<string, string> { ["token"] = "1", ["certificate"] = "1" }, await prometheus.QueryAsync("count by (job) (lynceus_build_info)"));
        Assert.Equal(new Dictionary<string, string> { ["token"] = "1", ["certificate"] = "1" }, await prometheus.QueryAsync("up"));
        Assert.Equal(1, api.Requests.Count(static r => r.Resource == "tokenreviews"));
        await host.StopAsync();
    }

    private static SeriesStore Blocks()
    {
        var store = new SeriesStore(new SeriesStoreOptions());
        var family = store.AddFamily(new FamilyHeader(MetricName.Parse("lynceus_test_block"), "A value of a series block.", MetricType.Gauge));
        using var update = store.Begin(new OwnerKey("6f1d3e6a-e867-4a6a-ac98-000000000001", "reports"));
        update.Lines(family).Write("lynceus_test_block{title=\"a \\\"quoted\\\" \\\\ title\"} 9.8\n"u8);
        update.Commit();
        return store;
    }

    private IHost BuildHost(KubernetesClient client, Scrapes byToken, Scrapes byCertificate)
    {
        var settings = new EndpointSettings();
        settings.Metrics.Listen = settings.Health.Listen = new ListenAddress(IPAddress.Loopback, 0);
        settings.Metrics.Tls.CertificateFile = Path.Combine(_folder, "tls.crt");
        settings.Metrics.Tls.KeyFile = Path.Combine(_folder, "tls.key");
        settings.Metrics.Tls.ClientAuthorityFile = Path.Combine(_folder, "client.crt");
        settings.Metrics.Authorization.Rules = [StaticRule.Parse("user:prometheus=get:/certificate/metrics")];
        var builder = RoleHost.CreateBuilder(settings, static _ => { }, (_, paths) => paths.Map("/metrics", byToken.AnswerAsync).Map("/certificate/metrics", byCertificate.AnswerAsync));
        builder.Services.AddSingleton(client);
        return builder.Build();
    }

    private string Configuration(int port) =>
        $$"""
        global:
          scrape_interval: 1s
          scrape_timeout: 1s
        scrape_configs:
        - job_name: token
          scheme: https
          authorization:
            credentials_file: {{_folder}}/token
          tls_config:
            ca_file: {{_folder}}/tls.crt
            server_name: localhost
          static_configs:
          - targets: ['127.0.0.1:{{port}}']
        - job_name: certificate
          scheme: https
          metrics_path: /certificate/metrics
          tls_config:
            ca_file: {{_folder}}/tls.crt
            server_name: localhost
            cert_file: {{_folder}}/client.crt
            key_file: {{_folder}}/client.key
          static_configs:
          - targets: ['127.0.0.1:{{port}}']
        """;

    private void WriteCertificates()
    {
        Write("tls", "localhost", "1.3.6.1.5.5.7.3.1");
        Write("client", "prometheus", "1.3.6.1.5.5.7.3.2");
    }

    // Signed by itself and its own authority, as far as Prometheus and the endpoint are told.
    private void Write(string file, string name, string usage)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var from = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var certificate = request.CreateSelfSigned(from, from.AddYears(50));
        File.WriteAllText(Path.Combine(_folder, file + ".crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, file + ".key"), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>Tells when it was asked again.</summary>
    private sealed class Scrapes(MetricsHandler handler)
    {
        private readonly TaskCompletionSource _second = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _count;

        public Task Second => _second.Task;

        public Task AnswerAsync(HttpContext context)
        {
            if (Interlocked.Increment(ref _count) == 2)
            {
                _second.SetResult();
            }

            return handler.HandleAsync(context);
        }
    }
}
