using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Lynceus.Kubernetes.Tests.Authentication;

public sealed class ServerTrustTests : ConnectionFixture
{
    [Fact]
    public async Task Handshake_AnotherAuthority_IsRefused()
    {
        using var authority = new TestAuthority("ca");
        using var other = new TestAuthority("ca");
        await using var server = await TlsServer.StartAsync(other.IssueServer());

        await AssertRefusedAsync(server, $"certificate-authority-data: {authority.PemBase64}");
        await AssertRefusedAsync(server, "insecure-skip-tls-verify: false");
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Handshake_InsecureFlag_TakesAnyCertificate()
    {
        using var other = new TestAuthority("ca");
        await using var server = await TlsServer.StartAsync(other.IssueServer("elsewhere"));

        Assert.Equal(HttpStatusCode.OK, await GetAsync(server, "insecure-skip-tls-verify: true"));
    }

    [Fact]
    public async Task Handshake_AnotherName_IsRefused()
    {
        using var authority = new TestAuthority("ca");
        await using var server = await TlsServer.StartAsync(authority.IssueServer("elsewhere"));

        await AssertRefusedAsync(server, $"certificate-authority-data: {authority.PemBase64}");
    }

    [Fact]
    public async Task Handshake_CertificateForClients_IsRefused()
    {
        using var authority = new TestAuthority("ca");
        await using var server = await TlsServer.StartAsync(authority.IssueClient("not-a-server"));

        await AssertRefusedAsync(server, $"certificate-authority-data: {authority.PemBase64}, tls-server-name: not-a-server");
    }

    [Fact]
    public async Task Handshake_ServerName_IsAskedForAndChecked()
    {
        using var authority = new TestAuthority("ca");
        await using var server = await TlsServer.StartAsync(authority.IssueServer("api.shop.internal"));

        Assert.Equal(HttpStatusCode.OK, await GetAsync(server, $"certificate-authority-data: {authority.PemBase64}, tls-server-name: api.shop.internal"));

        Assert.Equal("api.shop.internal", server.ServerNames.Single());
        Assert.Equal("HTTP/2", server.Requests.Single().Protocol);
        Assert.Equal(server.Address.Authority, server.Requests.Single().Header("Host"));
        await AssertRefusedAsync(server, $"certificate-authority-data: {authority.PemBase64}, tls-server-name: other.internal");
    }

    [Fact]
    public async Task Handshake_BundleOfSeveral_TakesEachOfThem()
    {
        using var first = new TestAuthority("first");
        using var second = new TestAuthority("second");
        await using var server = await TlsServer.StartAsync(second.IssueServer());

        Assert.Equal(HttpStatusCode.OK, await GetAsync(server, $"certificate-authority-data: {TestAuthority.Base64(first.Pem + "\n" + second.Pem)}"));
    }

    [Fact]
    public async Task Handshake_IntermediateAuthorityAlone_IsEnough()
    {
        using var root = new TestAuthority("root");
        using var intermediate = new TestAuthority("intermediate", root);
        await using var server = await TlsServer.StartAsync(intermediate.IssueServer());

        Assert.Equal(HttpStatusCode.OK, await GetAsync(server, $"certificate-authority-data: {intermediate.PemBase64}"));
    }

    [Fact]
    public async Task Handshake_AnotherIntermediateOfTheSameName_IsRefused()
    {
        using var root = new TestAuthority("root");
        using var intermediate = new TestAuthority("intermediate", root);
        using var forged = new TestAuthority("intermediate", root);
        await using var server = await TlsServer.StartAsync(forged.IssueServer());

        await AssertRefusedAsync(server, $"certificate-authority-data: {intermediate.PemBase64}");
        Assert.Equal(HttpStatusCode.OK, await GetAsync(server, $"certificate-authority-data: {forged.PemBase64}"));
    }

    [Fact]
    public async Task Handshake_CertificateThatSignedItself_IsTrustedWhenNamed()
    {
        using var own = new TestAuthority("127.0.0.1");
        using var key = System.Security.Cryptography.ECDsa.Create();
        var request = new CertificateRequest("CN=self", key, System.Security.Cryptography.HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, default), new DateTimeOffset(2090, 1, 1, 0, 0, 0, default));
        await using var server = await TlsServer.StartAsync(certificate);

        Assert.Equal(HttpStatusCode.OK, await GetAsync(server, $"certificate-authority-data: {TestAuthority.Base64(certificate.ExportCertificatePem())}"));
        await AssertRefusedAsync(server, $"certificate-authority-data: {own.PemBase64}");
    }

    [Fact]
    public async Task Handshake_AuthorityFileReplaced_IsKnownAtOnce()
    {
        using var before = new TestAuthority("before");
        using var after = new TestAuthority("after");
        var file = Write("ca.crt", before.Pem);
        await using var server = await TlsServer.StartAsync(after.IssueServer());
        using var connection = Connect(server.Kubeconfig($"certificate-authority: {file}"));
        using var client = new HttpMessageInvoker(connection.CreateHandler());
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(client, connection));

        File.WriteAllText(file, after.Pem);

        Assert.Equal(HttpStatusCode.OK, await GetAsync(client, connection));
    }

    [Fact]
    public async Task Handshake_AuthorityFileBroken_LastGoodOneIsKept()
    {
        using var authority = new TestAuthority("ca");
        var file = Write("ca.crt", authority.Pem);
        await using var server = await TlsServer.StartAsync(authority.IssueServer());
        using var connection = Connect(server.Kubeconfig($"certificate-authority: {file}"));
        using var client = new HttpMessageInvoker(connection.CreateHandler());

        File.WriteAllText(file, authority.Pem[..40]);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(client, connection));

        File.Delete(file);
        Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(client, connection));
    }

    private async Task<HttpStatusCode> GetAsync(TlsServer server, string cluster)
    {
        using var connection = Connect(server.Kubeconfig(cluster));
        using var client = new HttpMessageInvoker(connection.CreateHandler());
        return await GetAsync(client, connection);
    }

    private async Task AssertRefusedAsync(TlsServer server, string cluster)
    {
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(server, cluster));
        Assert.Equal(HttpRequestError.SecureConnectionError, error.HttpRequestError);
    }
}
