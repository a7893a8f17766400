using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Lynceus.Hosting.Access;
using Lynceus.Hosting.Certificates;
using Lynceus.Hosting.Tests.Certificates;
using static Lynceus.Hosting.Tests.Endpoint.EndpointContext;

namespace Lynceus.Hosting.Tests.Endpoint;

public sealed class TlsTests : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(10);

    private readonly PairFolder _folder = new();
    private readonly TestAuthority _authority = new("clients");

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Request_Https_IsProtectedByDefault()
    {
        await using var context = await StartAsync(static o => o.Authentication.Mode = AuthenticationMode.Auto, isSecure: true);

        Assert.Equal("https", context.Client.BaseAddress?.Scheme);
        Assert.Equal((200, 401), (await context.StatusAsync(), await context.StatusAsync(token: null)));
    }

    [Theory]
    [InlineData(false, "1.1", "")]
    [InlineData(true, "2.0", "h2")]
    public async Task Request_ClientOffersHttp2_GetsItOnlyWhenAllowed(bool isAllowed, string version, string protocol)
    {
        await using var context = await StartAsync(o => o.AllowHttp2 = isAllowed, isSecure: true);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        request.Headers.Authorization = new("Bearer", ScraperToken);

        using var response = await context.Client.SendAsync(request);
        using var handshake = await HandshakeAsync(context, [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11]);

        Assert.Equal((200, version), ((int)response.StatusCode, response.Version.ToString()));
        Assert.Equal(protocol.Length > 0 ? protocol : "http/1.1", handshake.NegotiatedApplicationProtocol.ToString());
    }

    [Fact]
    public async Task Handshake_AfterSwap_ShowsTheNewCertificate()
    {
        _folder.Swap(PairFolder.NewPair("first"));
        await using var context = await StartAsync(Files, isSecure: true);
        using (var before = await HandshakeAsync(context))
        {
            Assert.Equal("CN=first", before.RemoteCertificate?.Subject);
        }

        _folder.Swap(PairFolder.NewPair("second"));
        context.Clock.Advance(Poll);

        using var after = await HandshakeAsync(context);
        Assert.Equal("CN=second", after.RemoteCertificate?.Subject);
    }

    [Fact]
    public async Task Handshake_OldTls_IsRefusedWhenSaidSo()
    {
        await using var context = await StartAsync(static o => o.Tls.MinVersion = TlsVersion.Tls13, isSecure: true);

        await Assert.ThrowsAnyAsync<Exception>(async () => (await HandshakeAsync(context, versions: SslProtocols.Tls12)).Dispose());
        using var newer = await HandshakeAsync(context, versions: SslProtocols.Tls13);
        Assert.Equal(SslProtocols.Tls13, newer.SslProtocol);
    }

    [Fact]
    public async Task Request_ClientCertificate_IsAuthorisedByItsNames()
    {
        await using var context = await StartAsync(Clients, isSecure: true);
        using var scraper = _authority.Issue(Scraper, []);
        using var nobody = _authority.Issue("nobody", ["one", "two"]);
        using var observer = _authority.Issue("someone", ["one", "observers"]);

        Assert.Equal(200, await context.StatusAsync(token: null, client: context.NewClient(scraper)));
        Assert.Equal(403, await context.StatusAsync(token: null, client: context.NewClient(nobody)));
        Assert.Equal(200, await context.StatusAsync(token: null, path: "/debug/heap", client: context.NewClient(observer)));

        Assert.Equal((0, 2), (context.Reviews("tokenreviews"), context.Reviews("subjectaccessreviews")));
    }

    [Fact]
    public async Task Request_ClientCertificateAndRule_NeedsNoApiServer()
    {
        await using var context = await StartAsync(
            o =>
            {
                Clients(o);
                o.Authorization.Rules = [StaticRule.Parse("user:prometheus=get:/metrics")];
            },
            account: null,
            isSecure: true);
        using var certificate = _authority.Issue("prometheus", []);

        Assert.Equal(200, await context.StatusAsync(token: null, client: context.NewClient(certificate)));
        Assert.Equal(403, await context.StatusAsync(token: null, path: "/debug/heap", client: context.NewClient(certificate)));
    }

    [Fact]
    public async Task Request_ClientCertificateThatIsNotBelieved_CountsAsNone()
    {
        await using var context = await StartAsync(Clients, isSecure: true);
        using var others = new TestAuthority("clients");
        using var foreign = others.Issue(Scraper, ["observers"]);
        using var forServers = _authority.Issue(Scraper, ["observers"], usage: "1.3.6.1.5.5.7.3.1");
        using var expired = _authority.Issue(Scraper, ["observers"], context.Clock.GetUtcNow() - TimeSpan.FromDays(1));

        foreach (var certificate in new[] { foreign, forServers, expired })
        {
            var client = context.NewClient(certificate);
            Assert.Equal((401, 200), (await context.StatusAsync(token: null, client: client), await context.StatusAsync(client: client)));
        }
    }

    [Fact]
    public async Task Request_ClientCertificateEndsOnOpenConnection_CountsAsNone()
    {
        await using var context = await StartAsync(Clients, isSecure: true);
        using var certificate = _authority.Issue(Scraper, ["observers"], context.Clock.GetUtcNow().AddMinutes(1));
        var client = context.NewClient(certificate);
        Assert.Equal(200, await context.StatusAsync(token: null, client: client));

        context.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(401, await context.StatusAsync(token: null, client: client));
    }

    [Fact]
    public async Task Request_AuthorityReplaced_CountsForOpenConnectionsToo()
    {
        await using var context = await StartAsync(Clients, isSecure: true);
        using var certificate = _authority.Issue(Scraper, ["observers"]);
        var client = context.NewClient(certificate);
        Assert.Equal(200, await context.StatusAsync(token: null, client: client));
        using var others = new TestAuthority("others");

        Publish(context, "nonsense");
        Assert.Equal(200, await context.StatusAsync(token: null, client: client));
        Publish(context, others.Pem);
        Assert.Equal(401, await context.StatusAsync(token: null, client: client));
        Publish(context, others.Pem + "\n" + _authority.Pem);

        Assert.Equal(200, await context.StatusAsync(token: null, client: client));
        Assert.Equal(1, context.Log.Count(1424));
    }

    [Fact]
    public async Task Request_HeadersOverTheLimit_AreRefused()
    {
        await using var context = await StartAsync(static o => o.Limits.MaxHeaderBytes = 4096, isSecure: true);

        Assert.Equal(431, await context.StatusAsync(new string('a', 8000)));
        Assert.Equal(200, await context.StatusAsync());
    }

    private void Publish(EndpointContext context, string authorities)
    {
        File.WriteAllText(_folder.AuthorityFile, authorities);
        context.Clock.Advance(Poll);

        // Told of the change while the clock was on its way, the endpoint waits a moment for more of it.
        context.Clock.Advance(TimeSpan.FromSeconds(1));
    }

    private void Files(Hosting.Endpoint.MetricsEndpointOptions options) =>
        (options.Tls.CertificateFile, options.Tls.KeyFile, options.Tls.PollInterval) = (_folder.CertificateFile, _folder.KeyFile, Poll);

    private void Clients(Hosting.Endpoint.MetricsEndpointOptions options)
    {
        File.WriteAllText(_folder.AuthorityFile, _authority.Pem);
        options.Tls.ClientAuthorityFile = _folder.AuthorityFile;
        options.Authorization.AllowedGroups = ["observers"];
    }

    private static async Task<SslStream> HandshakeAsync(
        EndpointContext context, List<SslApplicationProtocol>? protocols = null, SslProtocols versions = SslProtocols.None)
    {
        var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, context.Endpoint.Address!.Port);
        var stream = new SslStream(socket.GetStream());
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            ApplicationProtocols = protocols ?? [SslApplicationProtocol.Http11],
            EnabledSslProtocols = versions,
            RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null,
        });
        return stream;
    }
}
