using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Lynceus.Testing.Kubernetes;

namespace Lynceus.Metacollector.Tests;

/// <summary>The program as it is started in place of the original: what it prints and how it ends.</summary>
public sealed class ProcessTests : IAsyncLifetime, IDisposable
{
    private static readonly SmallObject Shop = new("Namespace", "ns-shop") { Name = "shop" };
    private static readonly SmallObject Tool = new("Pod", "p") { Node = "n1", Address = "10.0.0.1" };

    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(2));
    private readonly TestCertificates _certificates = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private FakeApiServer _api = null!;
    private string _kubeconfig = null!;

    private CancellationToken Limit => _limit.Token;

    public async Task InitializeAsync()
    {
        _api = await FakeApiServer.StartAsync(new FakeApiServerOptions { Tls = false });
        _api.Load(Shop.ToJson());
        _api.Load(Tool.ToJson());
        _kubeconfig = _api.WriteKubeconfig(Path.Combine(Path.GetTempPath(), $"lynceus-test-{Guid.NewGuid():N}.kubeconfig"));
    }

    public async Task DisposeAsync()
    {
        await _api.DisposeAsync();
        File.Delete(_kubeconfig);
    }

    public void Dispose()
    {
        _http.Dispose();
        _certificates.Dispose();
        _limit.Dispose();
    }

    [Fact]
    public async Task Process_Terminated_SaysWhatTheOriginalSaysAndEndsStreamsWithCancelled()
    {
        await using var broker = BrokerProcess.Start(_kubeconfig, "--broker-bind-address", "127.0.0.1:0");
        _http.BaseAddress = await AddressAsync(broker);
        await using var left = await WatchClient.OpenAsync(_http, "n1", WatchClient.PluginKinds);
        await left.NextAsync(2, Limit);
        Assert.Contains("\"logger\":\"broker.grpc-server\",\"msg\":\"received watch request\",\"node\":\"n1\",\"subscriber\":\"", await broker.LineAsync("received watch request", Limit), StringComparison.Ordinal);
        await left.DisposeAsync();
        Assert.Contains("\"msg\":\"stream deleted\",\"subscriber\":\"", await broker.LineAsync("stream deleted", Limit), StringComparison.Ordinal);
        await using var open = await WatchClient.OpenAsync(_http, "n1", WatchClient.PluginKinds);
        await open.NextAsync(2, Limit);

        broker.Terminate();

        Assert.Equal("1", await open.Status);
        Assert.Equal(0, await broker.ExitAsync(Limit));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Process_WithHalfOfTls_DoesNotStart(bool hasCertificate, bool hasKey)
    {
        _certificates.WriteServer();
        List<string> arguments = ["--broker-bind-address", "127.0.0.1:0"];
        if (hasCertificate)
        {
            arguments.AddRange(["--broker-server-cert", _certificates.ServerFile]);
        }

        if (hasKey)
        {
            // With both, they do not belong together.
            arguments.AddRange(["--broker-server-key", hasCertificate ? _certificates.AuthorityFile : _certificates.ServerKeyFile]);
        }

        await using var broker = BrokerProcess.Start(_kubeconfig, [.. arguments]);

        Assert.Contains("--broker-server-", await broker.LineAsync("lynceus", Limit), StringComparison.Ordinal);
        Assert.NotEqual(0, await broker.ExitAsync(Limit));
    }

    [Fact]
    public async Task Process_OnAPortInUse_DoesNotStart()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        await using var broker = BrokerProcess.Start(_kubeconfig, "--broker-bind-address", taken.LocalEndpoint.ToString()!);

        Assert.Contains("--broker-bind-address", await broker.LineAsync("cannot listen", Limit), StringComparison.Ordinal);
        Assert.NotEqual(0, await broker.ExitAsync(Limit));
    }

    [Fact]
    public async Task Process_WithoutTheKubeconfigNamed_EndsWithOneLine()
    {
        await using var broker = BrokerProcess.Start("/nowhere/kubeconfig", "--broker-bind-address", "127.0.0.1:0");

        Assert.StartsWith("lynceus: /nowhere/kubeconfig: there is no such file", await broker.LineAsync("/nowhere", Limit), StringComparison.Ordinal);
        Assert.Equal(64, await broker.ExitAsync(Limit));
    }

    private async Task<Uri> AddressAsync(BrokerProcess broker)
    {
        using var line = JsonDocument.Parse(await broker.LineAsync("starting grpc server", Limit));
        return new Uri("http://" + line.RootElement.GetProperty("addr").GetString());
    }
}
