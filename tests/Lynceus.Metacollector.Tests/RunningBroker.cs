using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Lynceus.Hosting;
using Lynceus.Hosting.Endpoint;
using Lynceus.Kubernetes.Authentication;
using Lynceus.Testing.Kubernetes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Lynceus.Metacollector.Tests;

/// <summary>The whole role in this process, on a fake API server.</summary>
internal sealed class RunningBroker : IAsyncDisposable
{
    private readonly List<HttpClient> _clients = [];
    private readonly string _kubeconfig;
    private readonly IHost _host;
    private readonly HttpClient _api;

    private RunningBroker(FakeApiServer server, string kubeconfig, IHost host)
    {
        (Server, _kubeconfig, _host) = (server, kubeconfig, host);
        _api = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server.Url };
        _api.DefaultRequestHeaders.Authorization = new("Bearer", server.TokenOf("admin"));
    }

    public FakeApiServer Server { get; }

    public IPEndPoint EndPoint => _host.Services.GetRequiredService<BrokerService>().EndPoints[0];

    /// <summary>Where callers show who they are, when that is configured.</summary>
    public IPEndPoint SecureEndPoint => _host.Services.GetRequiredService<BrokerService>().EndPoints[1];

    public Uri Metrics => _host.Services.GetRequiredService<MetricsEndpoint>().Address!;

    public Uri Health => _host.Services.GetRequiredService<Hosting.Health.HealthEndpoint>().Address!;

    public static async Task<RunningBroker> StartAsync(
        Action<MetacollectorOptions>? configure = null, Action<FakeApiServer>? prepare = null, Action<MetricsEndpointOptions>? guard = null)
    {
        var server = await FakeApiServer.StartAsync(new FakeApiServerOptions { Tls = false });
        prepare?.Invoke(server);
        var kubeconfig = server.WriteKubeconfig(Path.Combine(Path.GetTempPath(), $"lynceus-test-{Guid.NewGuid():N}.kubeconfig"));
        var loopback = new ListenAddress(IPAddress.Loopback, 0);
        var options = new MetacollectorOptions { Broker = loopback, DrainDelay = TimeSpan.Zero };
        configure?.Invoke(options);
        var endpoints = new EndpointSettings();
        (endpoints.Metrics.Listen, endpoints.Metrics.IsSecure, endpoints.Health.Listen) = (loopback, false, loopback);
        guard?.Invoke(endpoints.Metrics);
        var host = MetacollectorHost.Build(options, new ClusterConnectionOptions { Kubeconfig = kubeconfig }, endpoints, static _ => { });
        var broker = new RunningBroker(server, kubeconfig, host);
        await host.StartAsync();
        return broker;
    }

    /// <summary>A connection of its own.</summary>
    /// <param name="from">Where it comes from; null: as the system chooses.</param>
    public HttpClient Connect(IPAddress? from = null)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, InitialHttp2StreamWindowSize = 65_535 };
        if (from is not null)
        {
            handler.ConnectCallback = (context, stop) => ConnectFromAsync(from, context.DnsEndPoint, stop);
        }

        var client = new HttpClient(handler) { BaseAddress = new Uri($"http://{EndPoint}"), Timeout = Timeout.InfiniteTimeSpan };
        _clients.Add(client);
        return client;
    }

    /// <summary>A connection over TLS that trusts the authority of the test, to the address of sensors or the secure one.</summary>
    /// <param name="from">Where it comes from; null: as the system chooses.</param>
    public HttpClient ConnectTls(TestCertificates certificates, IPEndPoint endPoint, X509Certificate2? client = null, Action<X509Certificate2>? seen = null, IPAddress? from = null)
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        if (from is not null)
        {
            handler.ConnectCallback = (context, stop) => ConnectFromAsync(from, context.DnsEndPoint, stop);
        }

        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) =>
        {
            seen?.Invoke((X509Certificate2)certificate!);
            using var chain = new X509Chain();
            (chain.ChainPolicy.TrustMode, chain.ChainPolicy.RevocationMode) = (X509ChainTrustMode.CustomRootTrust, X509RevocationMode.NoCheck);
            chain.ChainPolicy.CustomTrustStore.Add(certificates.Authority);
            return chain.Build((X509Certificate2)certificate!);
        };
        if (client is not null)
        {
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => client;
        }

        var http = new HttpClient(handler) { BaseAddress = new Uri($"https://{endPoint}"), Timeout = Timeout.InfiniteTimeSpan };
        _clients.Add(http);
        return http;
    }

    public void Put(params SmallObject[] objects) => Array.ForEach(objects, o => Server.Load(o.ToJson()));

    public async Task DeleteAsync(SmallObject gone)
    {
        using var response = await _api.DeleteAsync(new Uri(gone.Path + "?gracePeriodSeconds=0", UriKind.Relative));
        response.EnsureSuccessStatusCode();
    }

    public async Task<string> ScrapeAsync() => await _api.GetStringAsync(new Uri(Metrics, "metrics"));

    /// <summary>Waits until the scrape has a line.</summary>
    public async Task WaitForLineAsync(string line, CancellationToken cancellationToken)
    {
        while (!(await ScrapeAsync()).Split('\n').Contains(line, StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public Task StopAsync() => _host.StopAsync();

    private static async ValueTask<Stream> ConnectFromAsync(IPAddress from, DnsEndPoint to, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(IPAddress.Parse(to.Host), to.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(static c => c.Dispose());
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        await Server.DisposeAsync();
        _api.Dispose();
        File.Delete(_kubeconfig);
    }
}
