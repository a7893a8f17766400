using System.Net;
using System.Net.Security;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Lynceus.Testing.Kubernetes.Http;

/// <summary>One Kestrel on loopback. A restart makes another one on the same port.</summary>
internal sealed class Listener : IAsyncDisposable
{
    private readonly WebApplication _application;

    private Listener(WebApplication application, int port)
    {
        _application = application;
        Port = port;
    }

    public int Port { get; }

    public static async Task<Listener> StartAsync(int port, Func<SslServerAuthenticationOptions>? tls, RequestDelegate handler)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Configure<HostOptions>(static o => o.ShutdownTimeout = TimeSpan.Zero);
        builder.WebHost.UseKestrelCore();
        if (tls is not null)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.AllowSynchronousIO = false;
            options.Limits.MaxRequestBodySize = 64 << 20;
            options.Limits.MinResponseDataRate = null; // whoever reads slowly is the business of the watch buffer
            options.Limits.MinRequestBodyDataRate = null;
            options.Limits.Http2.MaxStreamsPerConnection = 250;
            options.Limits.Http2.InitialConnectionWindowSize = 1 << 20;
            options.Limits.Http2.InitialStreamWindowSize = 768 << 10;
            options.Listen(IPAddress.Loopback, port, listen => Configure(listen, tls));
        });
        var application = builder.Build();
        application.Run(handler);
        try
        {
            await application.StartAsync();
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }

        var address = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new Listener(application, new Uri(address).Port);
    }

    /// <summary>Cuts every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }

    private static void Configure(ListenOptions listen, Func<SslServerAuthenticationOptions>? tls)
    {
        if (tls is null)
        {
            listen.Protocols = HttpProtocols.Http1;
            return;
        }

        listen.Protocols = HttpProtocols.Http1AndHttp2;
        listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(tls()) });
    }
}
