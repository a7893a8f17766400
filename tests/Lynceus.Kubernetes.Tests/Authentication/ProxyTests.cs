using System.Net;

namespace Lynceus.Kubernetes.Tests.Authentication;

public sealed class ProxyTests : ConnectionFixture
{
    [Fact]
    public async Task ProxyUrl_Https_GoesThroughATunnel()
    {
        using var authority = new TestAuthority("ca");
        await using var server = await TlsServer.StartAsync(authority.IssueServer());
        await using var proxy = new TunnelProxy();
        using var connection = Connect(server.Kubeconfig(
            $"certificate-authority-data: {authority.PemBase64}, proxy-url: 'http://anna:p%40ss@{proxy.Address}'", "{token: t}"));
        using var client = new HttpMessageInvoker(connection.CreateHandler());

        Assert.Equal(HttpStatusCode.OK, await GetAsync(client, connection));

        Assert.Equal("HTTP/2", server.Requests.Single().Protocol);
        var asked = Assert.Single(proxy.Requests, r => r.Contains("Proxy-Authorization"));
        Assert.StartsWith($"CONNECT {server.Address.Authority} HTTP/1.1", asked);
        Assert.Contains("Basic " + TestAuthority.Base64("anna:p@ss"), asked);
        Assert.DoesNotContain("Bearer", asked);
        Assert.DoesNotContain("p%40ss", connection.Description);
    }

    [Fact]
    public async Task ProxyUrl_WithServerName_AsksForTheNameThroughTheTunnel()
    {
        using var authority = new TestAuthority("ca");
        await using var server = await TlsServer.StartAsync(authority.IssueServer("inner"));
        await using var proxy = new TunnelProxy();
        using var connection = Connect(server.Kubeconfig(
            $"certificate-authority-data: {authority.PemBase64}, tls-server-name: inner, proxy-url: 'http://anna:p@{proxy.Address}'"));
        using var client = new HttpMessageInvoker(connection.CreateHandler());

        Assert.Equal(HttpStatusCode.OK, await GetAsync(client, connection));
        Assert.Equal("inner", server.ServerNames.Single());
        Assert.All(proxy.Requests, r => Assert.StartsWith($"CONNECT {server.Address.Authority} ", r));
    }

    [Fact]
    public async Task ProxyUrl_Refuses_IsAConnectionFailure()
    {
        using var authority = new TestAuthority("ca");
        await using var server = await TlsServer.StartAsync(authority.IssueServer());
        await using var proxy = new TunnelProxy();
        using var connection = Connect(server.Kubeconfig($"certificate-authority-data: {authority.PemBase64}, proxy-url: 'http://{proxy.Address}'"));
        using var client = new HttpMessageInvoker(connection.CreateHandler());

        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(client, connection));
        Assert.Empty(server.Requests);
    }
}
