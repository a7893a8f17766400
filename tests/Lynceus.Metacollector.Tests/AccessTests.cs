using System.Net;
using System.Security.Authentication;
using Lynceus.Hosting;
using Lynceus.Hosting.Certificates;
using Lynceus.Hosting.Endpoint;
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

    [Fact]
    [Trait("Attack", "H6")]
    public async Task SecureAddress_ManyBadTokens_CostFewReviewsAndHoldUpNobodyElse()
    {
        await using var broker = await StartSecureAsync(Slow);
        var hostile = broker.ConnectTls(_certificates, broker.SecureEndPoint, from: IPAddress.Parse("127.0.0.2"));
        var known = broker.ConnectTls(_certificates, broker.SecureEndPoint, from: IPAddress.Parse("127.0.0.2"));
        await using var before = await WatchClient.OpenAsync(known, "n1", ["Pod"], authorization: "Bearer sensor-n1");
        await ExpectAsync(before, null);
        var reviewed = Reviews(broker);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => StatusAsync(hostile, $"wrong-{i}")));

        // 20 at once; the rest within this test's time comes to none.
        Assert.Equal((20, 380), (statuses.Count(static s => s == "16"), statuses.Count(static s => s == "10")));
        Assert.Equal(20, Reviews(broker) - reviewed);
        await broker.WaitForLineAsync("lynceus_metrics_auth_throttled_total{bound=\"address\"} 380", Limit);
        await broker.WaitForLineAsync("lynceus_metrics_auth_decisions_total{decision=\"throttled\",reason=\"address\"} 380", Limit);
        await using var same = await WatchClient.OpenAsync(known, "n1", ["Pod"], authorization: "Bearer sensor-n1");
        await ExpectAsync(same, null);
        await using var another = await WatchClient.OpenAsync(broker.ConnectTls(_certificates, broker.SecureEndPoint), "n2", ["Pod"], authorization: "Bearer sensor-n2");
        await broker.WaitForLineAsync("meta_collector_server_subscribers 3", Limit);
    }

    [Fact]
    [Trait("Attack", "H6")]
    public async Task SecureAddress_SameTokenAgain_IsNotAskedAbout()
    {
        await using var broker = await StartSecureAsync(Slow);
        var client = broker.ConnectTls(_certificates, broker.SecureEndPoint);

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal("16", await StatusAsync(client, "wrong"));
            await using var good = await WatchClient.OpenAsync(client, "n1", ["Pod"], authorization: "Bearer sensor-n1");
            await ExpectAsync(good, null);
        }

        Assert.Equal(2, Reviews(broker));
    }

    [Fact]
    public async Task SecureAddress_KnownToken_StillWatchesItsOwnNodeOnly()
    {
        await using var broker = await StartSecureAsync(Slow);
        var client = broker.ConnectTls(_certificates, broker.SecureEndPoint);
        await using var good = await WatchClient.OpenAsync(client, "n1", ["Pod"], authorization: "Bearer sensor-n1");
        await ExpectAsync(good, null);

        await using var other = await WatchClient.OpenAsync(client, "n2", ["Pod"], authorization: "Bearer sensor-n1");

        Assert.Equal("7", await other.Status);
        Assert.Equal(1, Reviews(broker));
        await broker.WaitForLineAsync("lynceus_metrics_auth_decisions_total{decision=\"denied\",reason=\"node\"} 1", Limit);
    }

    [Fact]
    public async Task SecureAddress_GoodTokensOfManyNodesAtOnce_AreNotHeldUpByTheTotal()
    {
        await using var broker = await StartSecureAsync(static o =>
        {
            (o.Reviews.UnknownTokensPerSecond, o.Throttle.AttemptBurst) = (2, 1000);
            o.Reviews.ValidTokenLifetime = TimeSpan.Zero;
        });
        for (var i = 0; i < 50; i++)
        {
            broker.Server.AddUser(Sensor($"many-{i}", "n1"));
        }

        var client = broker.ConnectTls(_certificates, broker.SecureEndPoint);
        for (var i = 0; i < 50; i++)
        {
            await using var watch = await WatchClient.OpenAsync(client, "n1", ["Pod"], authorization: $"Bearer many-{i}");
            await ExpectAsync(watch, null);
        }
    }

    [Fact]
    public async Task SecureAddress_ApiServerDoesNotAnswer_KnownSensorsGoOnAndOthersComeBack()
    {
        await using var broker = await StartSecureAsync(static o => o.Reviews.ValidTokenLifetime = TimeSpan.Zero);
        var client = broker.ConnectTls(_certificates, broker.SecureEndPoint);
        await using var before = await WatchClient.OpenAsync(client, "n1", ["Pod"], authorization: "Bearer sensor-n1");
        await ExpectAsync(before, null);
        broker.Server.Faults.Add(static r => r.Resource == "tokenreviews", Fault.Status(500) with { Times = int.MaxValue });

        await using var again = await WatchClient.OpenAsync(client, "n1", ["Pod"], authorization: "Bearer sensor-n1");
        await ExpectAsync(again, null);

        Assert.Equal("10", await StatusAsync(client, "sensor-n2"));
    }

    private static void Slow(MetricsEndpointOptions guard) => guard.Throttle.AttemptsPerSecond = 0.01;

    private static int Reviews(RunningBroker broker) => broker.Server.Requests.Count(static r => r.Resource == "tokenreviews");

    private static async Task<string> StatusAsync(HttpClient client, string token)
    {
        await using var watch = await WatchClient.OpenAsync(client, "n1", ["Pod"], authorization: "Bearer " + token);
        return await watch.Status;
    }

    private static ClusterUser Sensor(string token, string node) => new("system:serviceaccount:falco:falco")
    {
        Token = token,
        Extra = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal) { [NodeClaim] = [node] },
    };

    private static Task<RunningBroker> StartAsync(Action<MetacollectorOptions> configure, Action<MetricsEndpointOptions>? guard = null) => RunningBroker.StartAsync(
        configure, LoadCluster, guard);

    private static void LoadCluster(FakeApiServer server)
    {
        server.Load(Shop.ToJson());
        server.Load(Tool.ToJson());
        foreach (var node in (string[])["n1", "n2"])
        {
            server.AddUser(Sensor($"sensor-{node}", node));
        }

        server.AddUser(new ClusterUser("system:serviceaccount:falco:old") { Token = "nowhere" });
    }

    private Task<RunningBroker> StartSecureAsync(Action<MetricsEndpointOptions>? guard = null)
    {
        _certificates.WriteServer();
        return StartAsync(o =>
        {
            o.SecureBroker = new ListenAddress(IPAddress.Loopback, 0);
            (o.SecureTls.CertificateFile, o.SecureTls.KeyFile, o.SecureTls.ClientAuthorityFile) = (_certificates.ServerFile, _certificates.ServerKeyFile, _certificates.AuthorityFile);
        }, guard);
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
