using Lynceus.Hosting.Endpoint;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hosting.Health;

/// <summary>Serves the health checks on a port of their own.</summary>
public sealed class HealthEndpoint(HealthEndpointOptions options, HealthChecks checks, ILoggerFactory logging) : IHostedService, IAsyncDisposable
{
    private readonly ILogger _logger = logging.CreateLogger<HealthEndpoint>();
    private EndpointServer? _server;

    /// <summary>Where it listens; null before the start, and when there is no endpoint.</summary>
    public Uri? Address => _server?.Address;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Listen is null)
        {
            return;
        }

        var limits = new ConnectionLimits { MaxConnections = 64, MaxHeaderBytes = 8 * 1024 };
        _server = new EndpointServer(options.Listen, limits, tls: null, new HealthAnswers(checks).AnswerAsync, logging);
        await _server.StartAsync(cancellationToken);
        EndpointLog.ServingHealth(_logger, _server.Address);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
