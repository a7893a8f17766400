using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace Lynceus.Kubernetes.Tests.Authentication;

/// <summary>A server that keeps what it was asked, and answers as the test tells it.</summary>
internal sealed class TlsServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TlsServer(WebApplication app) => _app = app;

    /// <summary>Shown in the next handshake.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Handshakes wait for it.</summary>
    public Task HandshakesGoOn { get; set; } = Task.CompletedTask;

    /// <summary>Answers a request; by default with an empty 200.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = static _ => Task.CompletedTask;

    public ConcurrentQueue<Received> Requests { get; } = new();

    /// <summary>Names that clients asked for in their handshakes.</summary>
    public ConcurrentQueue<string?> ServerNames { get; } = new();

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <param name="certificate">Null for plain HTTP.</param>
    public static async Task<TlsServer> StartAsync(X509Certificate2? certificate)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        TlsServer? server = null;
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = context => server!.HandshakeAsync(context) });
            }
        }));
        var app = builder.Build();
        server = new TlsServer(app) { Certificate = certificate };
        app.Run(server.ReceiveAsync);
        await app.StartAsync();
        return server;
    }

    /// <param name="cluster">Further fields of the cluster, as in a map of one line.</param>
    /// <param name="user">The user, as a map of one line.</param>
    public string Kubeconfig(string cluster, string user = "{}") => $$"""
        apiVersion: v1
        kind: Config
        current-context: test
        contexts:
        - name: test
          context: { cluster: test, user: test, namespace: shop }
        clusters:
        - name: test
          cluster: { server: "{{Address}}", {{cluster}} }
        users:
        - name: test
          user: {{user}}
        """;

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async ValueTask<SslServerAuthenticationOptions> HandshakeAsync(TlsHandshakeCallbackContext context)
    {
        ServerNames.Enqueue(context.ClientHelloInfo.ServerName);
        await HandshakesGoOn.WaitAsync(context.CancellationToken);
        return new SslServerAuthenticationOptions
        {
            ServerCertificate = Certificate,
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = static (_, client, _, _) => client is null || client.Subject.Length > 0,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            EnabledSslProtocols = SslProtocols.None,
        };
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        Requests.Enqueue(new Received(
            context.Request.Protocol,
            context.Request.Path + context.Request.QueryString,
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            context.Features.Get<ITlsConnectionFeature>()?.ClientCertificate?.Subject,
            context.Connection.Id,
            await reader.ReadToEndAsync()));
        await Answer(context);
    }

    internal sealed record Received(
        string Protocol, string Path, IReadOnlyDictionary<string, string> Headers, string? ClientCertificate, string Connection, string Body)
    {
        public string? Header(string name) => Headers.GetValueOrDefault(name);
    }
}
