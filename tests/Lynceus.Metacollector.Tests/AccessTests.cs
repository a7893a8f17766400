using System.Net;
using System.Security.Authentication;
using Lynceus.Hosting;
using Lynceus.Hosting.Certificates;
using Lynceus.Testing.Kubernetes;

namespace Lynceus.Metacollector.Tests;

/// <summary>TLS for sensors, and the second address, where a caller watches its own node only.</summary>
public sealed class AccessTests : IDisposable
{
    private const string NodeClaim = "authentication.kubernetes.io/node-name";

    private static readonly SmallObject Shop = new("Namespace", "ns-shop") { Name = "shop" };
    private static readonly SmallObject Tool = new("Pod", "p") { Node = "n1", Address = "10.0.0.1" };

    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));
    private readonly TestCertificates _certificates = new();

    private CancellationToken Limit => _limit.Token;

    public void Dispose()
    {
        _certificates.Dispose();
        _limit.Dispose();
    }

    [Fact]
    public async Task Tls_CertificateReplaced_ShowsTheNewOneAndStreamsGoOn()
    {
        var first = _certificates.WriteServer();
        await using var broker = await StartAsync(o => o.BrokerTls = new TlsOptions { CertificateFile = _certificates.ServerFile, KeyFile = _certificates.ServerKeyFile, PollInterval = TimeSpan.FromMilliseconds(50) });
        var seen = "";
        await using var watch = await WatchClient.OpenAsync(broker.ConnectTls(_certificates, broker.EndPoint, seen: c => seen = c.SerialNumber), "n1", ["Pod"]);
        await watch.NextAsync(Limit);
        Assert.Equal(first, seen);

        var second = _certificates.WriteServer();
        while (seen != second)
        {
            Limit.ThrowIfCancellationRequested();
            await using var another = await WatchClient.OpenAsync(broker.ConnectTls(_certificates, broker.EndPoint, seen: c => seen = c.SerialNumber), "n1", ["Pod"]);
            Assert.Equal("Create Pod p", (await another.NextAsync(Limit)).ToString());
        }

        broker.Put(Tool with { Address = "10.0.0.2" });
        Assert.Equal("Update Pod p", (await watch.NextAsync(Limit)).ToString());
    }

    [Fact]
    public async Task Tls_AndClientsWithout_FailBothWays()
    {
        _certificates.WriteServer();
        await using var broker = await StartAsync(o => o.BrokerTls = new TlsOptions { CertificateFile = _certificates.ServerFile, KeyFile = _certificates.ServerKeyFile });
        await using var plain = await StartAsync(static _ => { });

        await Assert.ThrowsAsync<HttpRequestException>(() => WatchClient.OpenAsync(broker.Connect(), "n1", ["Pod"]));
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => WatchClient.OpenAsync(plain.ConnectTls(_certificates, plain.EndPoint), "n1", ["Pod"]));

        Assert.IsAssignableFrom<Exception>(refused.InnerException);
        Assert.True(refused.InnerException is AuthenticationException or IOException, refused.ToString());
    }

    [Theory]
    [InlineData("system:node:n1", null)]
    [InlineData("system:node:n2", "7")]
    [InlineData("n1", "7")]
    public async Task SecureAddress_ClientCertificate_WatchesItsOwnNode(string name, string? status)
    {
        await using var broker = await StartSecureAsync();
        using var client = _certificates.Issue(name);

        await using var watch = await WatchClient.OpenAsync(broker.ConnectTls(_certificates, broker.SecureEndPoint, client), "n1", ["Pod"]);

        await ExpectAsync(watch, status);
    }

    [Theory]
    [InlineData("Bearer sensor-n1", null)]
    [InlineData("bearer sensor-n1", null)]
    [InlineData("Bearer sensor-n2", "7")]
    [InlineData("Bearer nowhere", "7")]
    [InlineData("Bearer unknown", "16")]
    [InlineData("Bearer ", "16")]
    [InlineData("Basic bjE6bjE=", "16")]
    [InlineData(null, "16")]
    public async Task SecureAddress_Token_WatchesTheNodeOfItsPod(string? authorization, string? status)
    {
        await using var broker = await StartSecureAsync();

        await using var watch = await WatchClient.OpenAsync(broker.ConnectTls(_certificates, broker.SecureEndPoint), "n1", ["Pod"], authorization: authorization);

        await ExpectAsync(watch, status);
    }

    [Fact]
    public async Task SecureAddress_Present_LeavesTheOtherOpen()
    {
        await using var broker = await StartSecureAsync();

        await using var watch = await WatchClient.OpenAsync(broker.Connect(), "n1", ["Pod"]);

        await ExpectAsync(watch, null);
    }

    private static Task<RunningBroker> StartAsync(Action<MetacollectorOptions> configure) => RunningBroker.StartAsync(configure, static server =>
    {
        server.Load(Shop.ToJson());
        server.Load(Tool.ToJson());
        foreach (var node in (string[])["n1", "n2"])
        {
            server.AddUser(new ClusterUser("system:serviceaccount:falco:falco")
            {
                Token = $"sensor-{node}",
                Extra = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { [NodeClaim] = [node] },
            });
        }

        server.AddUser(new ClusterUser("system:serviceaccount:falco:old") { Token = "nowhere" });
    });

    private Task<RunningBroker> StartSecureAsync()
    {
        _certificates.WriteServer();
        return StartAsync(o =>
        {
            o.SecureBroker = new ListenAddress(IPAddress.Loopback, 0);
            (o.SecureTls.CertificateFile, o.SecureTls.KeyFile, o.SecureTls.ClientAuthorityFile) = (_certificates.ServerFile, _certificates.ServerKeyFile, _certificates.AuthorityFile);
        });
    }

    private async Task ExpectAsync(WatchClient watch, string? status)
    {
        if (status is null)
        {
            Assert.Equal("Create Pod p", (await watch.NextAsync(Limit)).ToString());
        }
        else
        {
            Assert.Equal(status, await watch.Status);
        }
    }
}
