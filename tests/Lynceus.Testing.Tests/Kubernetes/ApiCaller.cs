using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Lynceus.Testing.Kubernetes;

namespace Lynceus.Testing.Tests.Kubernetes;

/// <summary>A plain HTTP client of a fake server, as one of its users.</summary>
internal sealed class ApiCaller : IDisposable
{
    private readonly HttpClient _client;

    public ApiCaller(FakeApiServer server, string? token = null, Version? version = null)
    {
        var authority = server.AuthorityPem is { } pem ? X509Certificate2.CreateFromPem(pem) : null;
        var handler = new SocketsHttpHandler { UseProxy = false };
        if (authority is not null)
        {
            handler.SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    RevocationMode = X509RevocationMode.NoCheck,
                    CustomTrustStore = { authority },
                },
                RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
                {
                    SeenCertificate = certificate?.GetSerialNumberString();
                    return errors == SslPolicyErrors.None;
                },
            };
        }

        _client = new HttpClient(handler)
        {
            BaseAddress = server.Url,
            DefaultRequestVersion = version ?? HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Timeout = TimeSpan.FromSeconds(30),
        };
        if (token is null)
        {
            token = server.TokenOf("admin");
        }

        if (token.Length > 0)
        {
            _client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        }
    }

    /// <summary>Serial number of the server's certificate at the last handshake.</summary>
    public string? SeenCertificate { get; private set; }

    public void Dispose() => _client.Dispose();

    public async Task<HttpResponseMessage> SendAsync(
        string method, string path, string? body = null, string contentType = "application/json", string accept = "application/json", string? impersonate = null, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(_client.BaseAddress!, path)) { Version = _client.DefaultRequestVersion, VersionPolicy = _client.DefaultVersionPolicy };
        request.Headers.TryAddWithoutValidation("Accept", accept);
        if (impersonate is not null)
        {
            request.Headers.Add("Impersonate-User", impersonate);
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>After connections were cut: uses up those that the pool has not noticed to be dead.</summary>
    public async Task ReconnectAsync()
    {
        for (var attempt = 0; attempt < 5; attempt++)
        {
            try
            {
                (await SendAsync("GET", "/version")).Dispose();
                return;
            }
            catch (HttpRequestException)
            {
                // The dead one.
            }
        }
    }

    public async Task<JsonObject> JsonAsync(string method, string path, string? body = null, string contentType = "application/json", string accept = "application/json")
    {
        using var response = await SendAsync(method, path, body, contentType, accept);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
    }

    public async Task<WatchReader> WatchAsync(string path, string accept = "application/json")
    {
        var response = await SendAsync("GET", path, accept: accept);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return new WatchReader(response, await response.Content.ReadAsStreamAsync());
    }
}
