using Microsoft.Extensions.Logging;

namespace Lynceus.Kubernetes.Authentication;

/// <summary>Keeps what a credential plugin gave until shortly before it expires, or until the server refuses it. One run serves all requests that wait.</summary>
/// <param name="certificates">Gives the client certificate where the plugin gives none.</param>
internal sealed class ExecCredentialSource(CredentialPlugin plugin, FileCredentialSource certificates, TimeProvider time, ILogger logger) : CredentialSource
{
    // Long enough for a request that is already on its way.
    private static readonly TimeSpan EarlyAtMost = TimeSpan.FromMinutes(1);

    // A server that refuses whatever we bring, or a plugin that fails, must not make us start a program for each request.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _disposed = new();
    private Held? _held;
    private Task<Held>? _run;
    private HttpRequestException? _failure;
    private DateTimeOffset _failedAt;

    public override ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        Task<Held> run;
        Held? usable;
        lock (_lock)
        {
            if (_held is { } held && now < held.RenewAt)
            {
                return ValueTask.FromResult(WithCertificate(held.Credential));
            }

            usable = _held is { } old && now < old.ExpiresAt ? old : null;
            if (IsPausing(now))
            {
                return usable is not null
                    ? ValueTask.FromResult(WithCertificate(usable.Credential))
                    : throw new HttpRequestException(_failure!.HttpRequestError, _failure.Message, _failure);
            }

            run = JoinRun();
        }

        return new ValueTask<Credential>(AwaitAsync(run, usable, cancellationToken));
    }

    public override async ValueTask<Credential> RenewAsync(Credential refused, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        Task<Held> run;
        lock (_lock)
        {
            if (_held is { } held && WithCertificate(held.Credential) is var current && (current != refused || now - held.ObtainedAt < Pause || IsPausing(now)))
            {
                return current;
            }

            run = JoinRun();
        }

        return await AwaitAsync(run, usable: null, cancellationToken);
    }

    public override void Dispose()
    {
        _disposed.Cancel();
        _disposed.Dispose();
    }

    private async Task<Credential> AwaitAsync(Task<Held> run, Held? usable, CancellationToken cancellationToken)
    {
        try
        {
            return WithCertificate((await run.WaitAsync(cancellationToken)).Credential);
        }
        catch (HttpRequestException e) when (usable is not null)
        {
            AuthenticationLog.PluginFailedEarly(logger, e.Message, usable.ExpiresAt);
            return WithCertificate(usable.Credential);
        }
    }

    private Credential WithCertificate(Credential credential) =>
        credential.Certificate is null ? credential with { Certificate = certificates.CurrentCertificate() } : credential;

    private bool IsPausing(DateTimeOffset now) => _failure is not null && now - _failedAt < Pause;

    // Not with the token of the request that happens to be first: the others wait for the same run.
    private Task<Held> JoinRun() => _run ??= Task.Run(() => RunAsync(_disposed.Token), _disposed.Token);

    private async Task<Held> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var status = await plugin.RunAsync(cancellationToken);
            AuthenticationLog.PluginAnswered(logger, plugin.Command, status.ExpirationTimestamp);
            var held = Hold(status);
            lock (_lock)
            {
                (_held, _failure) = (held, null);
            }

            return held;
        }
        catch (HttpRequestException e)
        {
            lock (_lock)
            {
                (_failure, _failedAt) = (e, time.GetUtcNow());
            }

            throw;
        }
        finally
        {
            lock (_lock)
            {
                _run = null;
            }
        }
    }

    private Held Hold(ExecCredentialStatus status)
    {
        var now = time.GetUtcNow();
        var expiresAt = status.ExpirationTimestamp ?? DateTimeOffset.MaxValue;
        var early = TimeSpan.FromTicks(Math.Clamp((expiresAt - now).Ticks / 5, 0, EarlyAtMost.Ticks));
        try
        {
            return new Held
            {
                Credential = new Credential(string.IsNullOrEmpty(status.Token) ? null : AuthorizationHeader.Bearer(status.Token), CertificateOf(status)),
                Status = status,
                ObtainedAt = now,
                RenewAt = expiresAt - early,
                ExpiresAt = expiresAt,
            };
        }
        catch (FormatException e)
        {
            throw plugin.Failure($"printed a credential that cannot be used: {e.Message}", e);
        }
    }

    /// <summary>The same instance for the same bytes, since another one means other connections.</summary>
    private ClientCertificate? CertificateOf(ExecCredentialStatus status)
    {
        if (string.IsNullOrEmpty(status.ClientCertificateData) || string.IsNullOrEmpty(status.ClientKeyData))
        {
            return null;
        }

        var last = _held;
        return last?.Status.ClientCertificateData == status.ClientCertificateData && last.Status.ClientKeyData == status.ClientKeyData
            ? last.Credential.Certificate
            : ClientCertificate.FromPem(System.Text.Encoding.UTF8.GetBytes(status.ClientCertificateData), System.Text.Encoding.UTF8.GetBytes(status.ClientKeyData));
    }

    private sealed class Held
    {
        public required Credential Credential { get; init; }

        public required ExecCredentialStatus Status { get; init; }

        public required DateTimeOffset ObtainedAt { get; init; }

        public required DateTimeOffset RenewAt { get; init; }

        public required DateTimeOffset ExpiresAt { get; init; }
    }
}
