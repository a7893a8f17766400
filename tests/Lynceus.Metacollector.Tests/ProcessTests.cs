using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Lynceus.Testing;
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
        await using var broker = Start(_kubeconfig, "--broker-bind-address", "127.0.0.1:0");
        _http.BaseAddress = await AddressAsync(broker);
        await using var left = await WatchClient.OpenAsync(_http, "n1", WatchClient.PluginKinds);
        await left.NextAsync(2, Limit);
        Assert.Contains("\"logger\":\"broker.grpc-server\",\"msg\":\"received watch request\",\"node\":\"n1\",\"subscriber\":\"", await broker.PrintedAsync("received watch request"), StringComparison.Ordinal);
        await left.DisposeAsync();
        Assert.Contains("\"msg\":\"stream deleted\",\"subscriber\":\"", await broker.PrintedAsync("stream deleted"), StringComparison.Ordinal);
        await using var open = await WatchClient.OpenAsync(_http, "n1", WatchClient.PluginKinds);
        await open.NextAsync(2, Limit);

        Assert.Equal(0, await broker.TerminateAsync());
        Assert.Equal("1", await open.Status);
    }

    /// <summary>Little enough that Kestrel takes it all, though flow control holds it back: the trailers wait behind it.</summary>
    [Fact]
    public async Task Process_TerminatedBesideAReaderThatStopped_EndsWithinTheOriginalsTenSeconds()
    {
        var labels = Enumerable.Range(0, 845).Select(static i => $"label-{i:D4}={new string('x', 63)}").ToArray();
        _api.Load((Tool with { Uid = "large", Labels = SmallObject.Map(labels) }).ToJson());
        await using var broker = Start(_kubeconfig, "--broker-bind-address", "127.0.0.1:0");
        _http.BaseAddress = await AddressAsync(broker);
        await using var stalled = await WatchClient.OpenAsync(_http, "n1", ["Pod"], isRead: false);
        await broker.PrintedAsync("received watch request");
        await using var other = await WatchClient.OpenAsync(_http, "n1", ["Pod"]);
        await other.NextAsync(Limit);

        Assert.Equal(0, await broker.TerminateAsync().WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Process_WithASecureAddress_SaysWhereAndTakesNobodyUnknown()
    {
        await using var broker = Start(_kubeconfig, "--broker-bind-address", "127.0.0.1:0", "--broker-secure-bind-address", "127.0.0.1:0");
        using var line = JsonDocument.Parse(await broker.PrintedAsync("starting secure grpc server"));
        using var stranger = new HttpClient(new SocketsHttpHandler { UseProxy = false, SslOptions = new() { RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null } });
        stranger.BaseAddress = new Uri("https://" + line.RootElement.GetProperty("addr").GetString());

        await using var refused = await WatchClient.OpenAsync(stranger, "n1", ["Pod"]);

        Assert.Equal("16", await refused.Status);
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

        await using var broker = Start(_kubeconfig, [.. arguments]);

        Assert.Contains("--broker-server-", await broker.PrintedAsync("lynceus"), StringComparison.Ordinal);
        Assert.NotEqual(0, await broker.ExitAsync());
    }

    [Fact]
    public async Task Process_OnAPortInUse_DoesNotStart()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        await using var broker = Start(_kubeconfig, "--broker-bind-address", taken.LocalEndpoint.ToString()!);

        Assert.Contains("--broker-bind-address", await broker.PrintedAsync("cannot listen"), StringComparison.Ordinal);
        Assert.NotEqual(0, await broker.ExitAsync());
    }

    [Fact]
    public async Task Process_WithoutTheKubeconfigNamed_EndsWithOneLine()
    {
        await using var broker = Start("/nowhere/kubeconfig", "--broker-bind-address", "127.0.0.1:0");

        Assert.Equal(64, await broker.ExitAsync());
        Assert.StartsWith("lynceus: /nowhere/kubeconfig: there is no such file", await broker.PrintedAsync("/nowhere"), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', broker.Output);
    }

    private static RoleProcess Start(string kubeconfig, params string[] arguments) => RoleProcess.Start(
        ["metacollector", "run", "--kubeconfig", kubeconfig, "--metrics-bind-address", "127.0.0.1:0", "--health-probe-bind-address", "127.0.0.1:0", "--drain-delay", "0s", .. arguments]);

    private static async Task<Uri> AddressAsync(RoleProcess broker)
    {
        using var line = JsonDocument.Parse(await broker.PrintedAsync("starting grpc server"));
        return new Uri("http://" + line.RootElement.GetProperty("addr").GetString());
    }
}
