using System.Net;

namespace Lynceus.Kubernetes.Tests.Authentication;

public sealed class ClusterConnectionTests : ConnectionFixture
{
    [Fact]
    public async Task CreateHandler_InlineAuthorityAndToken_SpeaksHttp2WithBearer()
    {
        using var authority = new TestAuthority("ca");
        await using var server = await TlsServer.StartAsync(authority.IssueServer());
        using var connection = Connect(server.Kubeconfig($"certificate-authority-data: {authority.PemBase64}", "{token: s3cret}"));
        using var client = new HttpMessageInvoker(connection.CreateHandler());

        var status = await GetAsync(client, connection);

        Assert.Equal(HttpStatusCode.OK, status);
        var received = Assert.Single(server.Requests);
        Assert.Equal(("HTTP/2", "/version", "Bearer s3cret"), (received.Protocol, received.Path, received.Header("Authorization")));
        Assert.Equal("shop", connection.Namespace);
        Assert.DoesNotContain("s3cret", connection.Description);
    }
}
