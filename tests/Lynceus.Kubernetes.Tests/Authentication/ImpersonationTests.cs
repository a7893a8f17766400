using System.Net;

namespace Lynceus.Kubernetes.Tests.Authentication;

public sealed class ImpersonationTests : ConnectionFixture
{
    [Fact]
    public async Task CreateHandler_Impersonation_IsSentWithEachRequest()
    {
        await using var server = await TlsServer.StartAsync(null);
        using var connection = Connect(server.Kubeconfig(
            "disable-compression: true",
            "{username: anna, password: p, as: jürgen, as-uid: u-1, as-groups: [dev, ops], as-user-extra: {Scopes: [a, b], acme.com/team 1: [x] } }"));
        using var client = new HttpMessageInvoker(connection.CreateHandler());

        Assert.Equal(HttpStatusCode.OK, await GetAsync(client, connection));

        var received = Assert.Single(server.Requests);
        Assert.Equal("HTTP/1.1", received.Protocol);
        Assert.Equal("Basic " + TestAuthority.Base64("anna:p"), received.Header("Authorization"));
        Assert.Equal("jürgen", received.Header("Impersonate-User"));
        Assert.Equal("u-1", received.Header("Impersonate-Uid"));
        Assert.Equal("dev,ops", received.Header("Impersonate-Group"));
        Assert.Equal("a,b", received.Header("Impersonate-Extra-scopes"));
        Assert.Equal("x", received.Header("Impersonate-Extra-acme.com%2Fteam%201"));
        Assert.Null(received.Header("Accept-Encoding"));
        Assert.Null(received.Header("traceparent"));
    }
}
