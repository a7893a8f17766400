using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Lynceus.Kubernetes.Tests.Authentication;

public sealed class AuthenticatingHandlerTests : ConnectionFixture
{
    [Fact]
    public async Task SendAsync_TokenFileReplaced_IsReadAgainAfterAMinute()
    {
        await using var server = await TlsServer.StartAsync(null);
        var file = Write("token", "one\n");
        using var connection = Connect(server.Kubeconfig("insecure-skip-tls-verify: false", $"{{token: loses, tokenFile: {file} }}"));
        using var client = new HttpMessageInvoker(connection.CreateHandler());

        await GetAsync(client, connection);
        File.WriteAllText(file, "two");
        Clock.Advance(TimeSpan.FromSeconds(59));
        await GetAsync(client, connection);
        Clock.Advance(TimeSpan.FromSeconds(1));
        await GetAsync(client, connection);
        File.WriteAllText(file, "");
        Clock.Advance(TimeSpan.FromMinutes(2));
        await GetAsync(client, connection);

        Assert.Equal(["Bearer one", "Bearer one", "Bearer two", "Bearer two"], server.Requests.Select(r => r.Header("Authorization")));
    }

    [Fact]
    public async Task SendAsync_UnauthorizedAndTokenFileNewer_RepeatsWithItsBody()
    {
        await using var server = await TlsServer.StartAsync(null);
        var file = Write("token", "old");
        using var connection = Connect(server.Kubeconfig("insecure-skip-tls-verify: false", $"{{tokenFile: {file} }}"));
        using var client = new HttpMessageInvoker(connection.CreateHandler());
        server.Answer = Accepting("Bearer new");
        File.WriteAllText(file, "new");

        var status = await GetAsync(client, connection, new StringContent("body"));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal([("Bearer old", "body"), ("Bearer new", "body")], server.Requests.Select(r => (r.Header("Authorization"), r.Body)));
    }

    [Fact]
    public async Task SendAsync_UnauthorizedAndBodyIsAStream_AnswersAsItIs()
    {
        await using var server = await TlsServer.StartAsync(null);
        var file = Write("token", "old");
        using var connection = Connect(server.Kubeconfig("insecure-skip-tls-verify: false", $"{{tokenFile: {file} }}"));
        using var client = new HttpMessageInvoker(connection.CreateHandler());
        server.Answer = Accepting("Bearer new");
        File.WriteAllText(file, "new");

        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(client, connection, new StreamContent(new MemoryStream([1, 2, 3]))));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task SendAsync_UnauthorizedAndNothingNewer_AnswersAsItIs()
    {
        await using var server = await TlsServer.StartAsync(null);
        using var connection = Connect(server.Kubeconfig("insecure-skip-tls-verify: false", "{token: t}"));
        using var client = new HttpMessageInvoker(connection.CreateHandler());
        server.Answer = Accepting("Bearer other");

        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(client, connection));
        Assert.Single(server.Requests);
    }

    public static TheoryData<string> KeyForms => new("pkcs8 ec", "sec1", "pkcs8 rsa", "pkcs1");

    [Theory]
    [MemberData(nameof(KeyForms))]
    public async Task SendAsync_ClientCertificateInline_IsShown(string form)
    {
        using var authority = new TestAuthority("ca");
        await using var server = await TlsServer.StartAsync(authority.IssueServer());
        using var rsa = RSA.Create(2048);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = form is "pkcs8 rsa" or "pkcs1"
            ? new CertificateRequest("CN=anna", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest("CN=anna", ec, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, default), new DateTimeOffset(2090, 1, 1, 0, 0, 0, default));
        var key = form switch
        {
            "pkcs8 ec" => ec.ExportPkcs8PrivateKeyPem(),
            "sec1" => ec.ExportECPrivateKeyPem(),
            "pkcs8 rsa" => rsa.ExportPkcs8PrivateKeyPem(),
            _ => rsa.ExportRSAPrivateKeyPem(),
        };
        using var connection = Connect(server.Kubeconfig(
            $"certificate-authority-data: {authority.PemBase64}",
            $"{{client-certificate-data: {TestAuthority.Base64(certificate.ExportCertificatePem())}, client-key-data: {TestAuthority.Base64(key)} }}"));
        using var client = new HttpMessageInvoker(connection.CreateHandler());

        Assert.Equal(HttpStatusCode.OK, await GetAsync(client, connection));
        Assert.Equal("CN=anna", server.Requests.Single().ClientCertificate);
    }

    [Fact]
    public async Task SendAsync_ClientCertificateReplaced_NewRequestsShowItAndStreamsRunOn()
    {
        using var authority = new TestAuthority("ca");
        await using var server = await TlsServer.StartAsync(authority.IssueServer());
        WriteClient(authority, "first");
        using var connection = Connect(server.Kubeconfig(
            $"certificate-authority-data: {authority.PemBase64}", $"{{client-certificate: {Folder}/client.crt, client-key: client.key }}"));
        using var client = new HttpMessageInvoker(connection.CreateHandler());
        var more = new SemaphoreSlim(0);
        server.Answer = context => WatchAsync(context, more);
        using var watchRequest = NewRequest(connection);
        watchRequest.RequestUri = connection.AddressOf("/watch");
        using var watch = await client.SendAsync(watchRequest, Stop);
        await using var events = await watch.Content.ReadAsStreamAsync(Stop);
        Assert.Equal("event", await ReadAsync(events));

        WriteClient(authority, "second");
        await GetAsync(client, connection);
        Clock.Advance(TimeSpan.FromSeconds(30));
        await GetAsync(client, connection);
        await GetAsync(client, connection);
        more.Release();

        Assert.Equal("event", await ReadAsync(events));
        Assert.Equal(["CN=first", "CN=first", "CN=second", "CN=second"], server.Requests.Select(r => r.ClientCertificate));
        Assert.Equal(2, server.Requests.Select(r => r.Connection).Distinct().Count());
    }

    [Fact]
    public async Task SendAsync_ClientCertificateReplacedWhileConnecting_BothRequestsSucceed()
    {
        using var authority = new TestAuthority("ca");
        await using var server = await TlsServer.StartAsync(authority.IssueServer());
        WriteClient(authority, "first");
        using var connection = Connect(server.Kubeconfig(
            $"certificate-authority-data: {authority.PemBase64}", $"{{client-certificate: {Folder}/client.crt, client-key: {Folder}/client.key }}"));
        using var client = new HttpMessageInvoker(connection.CreateHandler());
        var handshakes = new TaskCompletionSource();
        server.HandshakesGoOn = handshakes.Task;

        var first = GetAsync(client, connection);
        WriteClient(authority, "second");
        Clock.Advance(TimeSpan.FromSeconds(30));
        var second = GetAsync(client, connection);
        handshakes.SetResult();

        Assert.Equal(HttpStatusCode.OK, await first);
        Assert.Equal(HttpStatusCode.OK, await second);
        Assert.Equal(["CN=first", "CN=second"], server.Requests.Select(r => r.ClientCertificate).Order());
    }

    [Fact]
    public async Task SendAsync_UnauthorizedAndClientCertificateNewer_RepeatsWithIt()
    {
        using var authority = new TestAuthority("ca");
        await using var server = await TlsServer.StartAsync(authority.IssueServer());
        WriteClient(authority, "first");
        using var connection = Connect(server.Kubeconfig(
            $"certificate-authority-data: {authority.PemBase64}", $"{{client-certificate: {Folder}/client.crt, client-key: {Folder}/client.key }}"));
        using var client = new HttpMessageInvoker(connection.CreateHandler());
        server.Answer = context =>
        {
            context.Response.StatusCode = context.Connection.ClientCertificate?.Subject == "CN=second" ? 200 : 401;
            return Task.CompletedTask;
        };
        WriteClient(authority, "second");

        Assert.Equal(HttpStatusCode.OK, await GetAsync(client, connection));
    }

    [Fact]
    public async Task SendAsync_KeyDoesNotFitYet_KeepsTheCertificate()
    {
        using var authority = new TestAuthority("ca");
        await using var server = await TlsServer.StartAsync(authority.IssueServer());
        WriteClient(authority, "first");
        using var connection = Connect(server.Kubeconfig(
            $"certificate-authority-data: {authority.PemBase64}", $"{{client-certificate: {Folder}/client.crt, client-key: {Folder}/client.key }}"));
        using var client = new HttpMessageInvoker(connection.CreateHandler());
        var key = File.ReadAllText(Path.Combine(Folder, "client.key"));

        WriteClient(authority, "second");
        var newKey = File.ReadAllText(Path.Combine(Folder, "client.key"));
        Write("client.key", key);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await GetAsync(client, connection);
        Write("client.key", newKey);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await GetAsync(client, connection);

        Assert.Equal(["CN=first", "CN=second"], server.Requests.Select(r => r.ClientCertificate));
    }

    private static async Task WatchAsync(HttpContext context, SemaphoreSlim more)
    {
        if (context.Request.Path != "/watch")
        {
            return;
        }

        await context.Response.Body.WriteAsync("event"u8.ToArray());
        await context.Response.Body.FlushAsync();
        await more.WaitAsync(context.RequestAborted);
        await context.Response.Body.WriteAsync("event"u8.ToArray());
    }

    private async Task<string> ReadAsync(Stream stream)
    {
        var bytes = new byte[5];
        await stream.ReadExactlyAsync(bytes, Stop);
        return Encoding.UTF8.GetString(bytes);
    }

    private static Func<HttpContext, Task> Accepting(string authorization) => context =>
    {
        context.Response.StatusCode = context.Request.Headers.Authorization == authorization ? 200 : 401;
        return Task.CompletedTask;
    };

    private void WriteClient(TestAuthority authority, string name)
    {
        using var certificate = authority.IssueClient(name);
        using var key = certificate.GetECDsaPrivateKey()!;
        Write("client.crt", certificate.ExportCertificatePem());
        Write("client.key", key.ExportPkcs8PrivateKeyPem());
    }
}
