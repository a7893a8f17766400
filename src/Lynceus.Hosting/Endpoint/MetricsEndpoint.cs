using System.Diagnostics.Metrics;
using Lynceus.Hosting.Access;
using Lynceus.Hosting.Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hosting.Endpoint;

/// <summary>Serves metrics, and whatever else a role maps, to those who may read them.</summary>
public sealed class MetricsEndpoint : IHostedService, IAsyncDisposable
{
    private readonly MetricsEndpointOptions _options;
    private readonly EndpointPaths _paths;
    private readonly Meter _meter;
    private readonly bool _ownsMeter;
    private readonly ILoggerFactory _logging;
    private readonly ILogger _logger;
    private readonly CertificateSource? _certificate;
    private readonly ClientAuthorities? _authorities;
    private readonly AccessGuard? _guard;
    private readonly AccessGate? _gate;
    private EndpointServer? _server;
    private bool _isDisposed;

    /// <param name="guard">Needed when the endpoint is protected. It stays the caller's.</param>
    /// <param name="meter">Default: one of the name <see cref="HostingMetrics.MeterName"/> that ends with the endpoint.</param>
    public MetricsEndpoint(
        MetricsEndpointOptions options, EndpointPaths paths, AccessGuard? guard, ILoggerFactory logging, TimeProvider? time = null, Meter? meter = null)
    {
        (_options, _paths, _logging) = (options, paths, logging);
        _ownsMeter = meter is null;
        _meter = meter ?? new Meter(HostingMetrics.MeterName);
        _logger = logging.CreateLogger<MetricsEndpoint>();
        if (options.Listen is null)
        {
            return;
        }

        var clock = time ?? TimeProvider.System;
        if (options.IsSecure)
        {
            _certificate = new CertificateSource(options.Tls, clock, new CertificateMetrics(_meter), _logger);
            _authorities = options.Tls.ClientAuthorityFile is { } file ? new ClientAuthorities(file, options.Tls.PollInterval, clock, _logger) : null;
        }

        if (!options.IsProtected)
        {
            return;
        }

        ArgumentNullException.ThrowIfNull(guard);
        _guard = guard;
        var certificates = _authorities is null ? null : new ClientCertificates(_authorities, clock);
        var (tokens, accesses) = (guard.Tokens(options.Authentication.Audiences), guard.Accesses(options.Authorization.Resource));
        _gate = new AccessGate(new AccessPolicy(options.Authentication, options.Authorization, tokens, accesses, certificates), guard);
    }

    /// <summary>Where it listens; null before the start, and when there is no endpoint.</summary>
    public Uri? Address => _server?.Address;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_options.Listen is null)
        {
            return;
        }

        if (_gate is not null && !_options.IsSecure)
        {
            AccessLog.TokensInClear(_logger);
        }

        if (_guard is { HasReviews: false })
        {
            AccessLog.NoReviews(_logger);
        }

        _server = new EndpointServer(_options.Listen, _options.Limits, _certificate is null ? null : Tls(_certificate), AnswerAsync, _logging);
        await _server.StartAsync(cancellationToken);
        EndpointLog.Serving(_logger, _server.Address, _gate is not null);
    }

    /// <summary>Scrapes under way are finished first, as long as the token allows.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        // The container of a host disposes of it as a service and as a hosted service.
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _certificate?.Dispose();
        _authorities?.Dispose();
        if (_ownsMeter)
        {
            _meter.Dispose();
        }
    }

    private EndpointTls Tls(CertificateSource certificate) => new(() => certificate.Current.Context)
    {
        MinVersion = _options.Tls.MinVersion,
        AsksForClientCertificate = _authorities is not null,
        AllowHttp2 = _options.AllowHttp2,
    };

    // Which paths there are is no secret, so these two answers come before any question about the caller and cost no review.
    private async Task AnswerAsync(HttpContext context)
    {
        if (_paths.Find(context.Request.Path.Value ?? "") is not var (handler, methods))
        {
            await PlainAnswer.WriteAsync(context, StatusCodes.Status404NotFound, "404 page not found\n");
        }
        else if (!methods.Contains(context.Request.Method, StringComparer.Ordinal))
        {
            context.Response.Headers.Allow = string.Join(", ", methods);
            await PlainAnswer.WriteAsync(context, StatusCodes.Status405MethodNotAllowed, "Method Not Allowed\n");
        }
        else if (_gate is null || await _gate.AdmitAsync(context))
        {
            await handler(context);
        }
    }
}
