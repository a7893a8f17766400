using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hosting.Endpoint;

/// <summary>A small server beside the role's own: one address, one handler, its own limits.</summary>
internal sealed class EndpointServer : IAsyncDisposable
{
    // Nobody sends a body to metrics or health.
    private const int MaxBodyBytes = 64 * 1024;
    private const int MaxStreamsPerConnection = 20;

    private readonly ListenAddress _listen;
    private readonly bool _isSecure;
    private readonly WebApplication _app;

    public EndpointServer(ListenAddress listen, ConnectionLimits limits, EndpointTls? tls, RequestDelegate handler, ILoggerFactory logging)
    {
        (_listen, _isSecure) = (listen, tls is not null);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(EndpointServer).Assembly.GetName().Name });
        builder.Services.AddSingleton(logging);
        builder.Services.AddSingleton<IHostLifetime, OfTheRole>();
        var connections = new AddressConnections(limits.MaxConnectionsPerAddress);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            Limit(kestrel.Limits, limits);
            if (listen.Address is { } address)
            {
                kestrel.Listen(address, listen.Port, Configure);
            }
            else
            {
                kestrel.ListenAnyIP(listen.Port, Configure);
            }

            void Configure(ListenOptions options)
            {
                options.Protocols = tls is { AllowHttp2: true } ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1;
                options.Use(connections.Guard);
                if (tls is not null)
                {
                    options.UseHttps(new TlsHandshakeCallbackOptions
                    {
                        OnConnection = _ => ValueTask.FromResult(tls.Options()),
                        HandshakeTimeout = limits.HeaderTimeout,
                    });
                }
            }
        });
        _app = builder.Build();
        _app.Run(handler);
    }

    /// <summary>With the port that the system chose, where the option left it open.</summary>
    public Uri Address { get; private set; } = new("http://localhost");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _app.StartAsync(cancellationToken);
        Address = new Uri((_listen with { Port = BindingAddress.Parse(_app.Urls.First()).Port }).ToUrl(_isSecure));
    }

    public Task StopAsync(CancellationToken cancellationToken) => _app.StopAsync(cancellationToken);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void Limit(KestrelServerLimits server, ConnectionLimits limits)
    {
        server.MaxConcurrentConnections = limits.MaxConnections;
        server.MaxRequestHeadersTotalSize = limits.MaxHeaderBytes;
        server.MaxRequestLineSize = Math.Min(limits.MaxHeaderBytes, 8 * 1024);
        server.MaxRequestBodySize = MaxBodyBytes;
        server.MaxRequestBufferSize = Math.Max(limits.MaxHeaderBytes, MaxBodyBytes);
        server.RequestHeadersTimeout = limits.HeaderTimeout;
        server.KeepAliveTimeout = limits.IdleTimeout;
        server.Http2.MaxStreamsPerConnection = MaxStreamsPerConnection;
        server.Http2.MaxRequestHeaderFieldSize = Math.Min(limits.MaxHeaderBytes, 32 * 1024);
    }

    // Signals are the role's business; a lifetime of its own would end this server before the role is done.
    private sealed class OfTheRole : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
