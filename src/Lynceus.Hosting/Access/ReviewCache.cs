using Lynceus.Kubernetes.Http;

namespace Lynceus.Hosting.Access;

/// <summary>Answers of the API server to one kind of review. Who asks the same at the same time waits for the same call.</summary>
internal sealed class ReviewCache<TKey> : IAsyncDisposable
    where TKey : notnull
{
    private readonly ReviewKind _kind;
    private readonly ReviewOptions _options;
    private readonly ApiServerState _server;
    private readonly TimeProvider _time;
    private readonly AccessMetrics _metrics;
    private readonly Lock _lock = new();
    private readonly RecentlyUsed<TKey, Entry> _accepted;
    private readonly RecentlyUsed<TKey, Entry> _refused;
    private readonly Dictionary<TKey, Task<ReviewAnswer>> _running = [];
    private readonly SemaphoreSlim _turns;
    private readonly CancellationTokenSource _stopping = new();

    public ReviewCache(ReviewKind kind, ReviewOptions options, ApiServerState server, TimeProvider time, AccessMetrics metrics)
    {
        (_kind, _options, _server, _time, _metrics) = (kind, options, server, time, metrics);
        _accepted = new RecentlyUsed<TKey, Entry>(options.CacheSize);
        _refused = new RecentlyUsed<TKey, Entry>(options.CacheSize);
        _turns = new SemaphoreSlim(options.Concurrency);
        metrics.Observe(kind.Name, Count);
    }

    /// <summary>What is known, without asking anybody. An answer that only grace keeps valid is not given, but noted in <paramref name="isRenewal"/>.</summary>
    public ReviewAnswer? Find(TKey key, out bool isRenewal)
    {
        lock (_lock)
        {
            isRenewal = FindInGrace(key) is not null;
            if (FindFresh(key) is not { } answer)
            {
                return null;
            }

            _metrics.CacheHit(_kind.Name, answer.Result);
            return answer;
        }
    }

    /// <summary>Asks the API server, or answers from what is known while it is away.</summary>
    /// <param name="limit">Bounds questions about what is not known and turns out bad, or is not answered; null: no bound.</param>
    public async Task<ReviewAnswer> AskAsync(
        TKey key, Func<CancellationToken, Task<ReviewAnswer>> ask, TokenBucket? limit, CancellationToken cancellationToken)
    {
        var answer = await Begin(key, ask, limit).WaitAsync(cancellationToken);
        if (answer.IsStale)
        {
            _metrics.StaleAnswer(_kind.Name);
        }

        return answer;
    }

    /// <summary>Reviews that run are given up.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        Task[] running;
        lock (_lock)
        {
            running = [.. _running.Values];
        }

        await Task.WhenAll(running);
        _turns.Dispose();
        _stopping.Dispose();
    }

    private Task<ReviewAnswer> Begin(TKey key, Func<CancellationToken, Task<ReviewAnswer>> ask, TokenBucket? limit)
    {
        lock (_lock)
        {
            // Another request may have asked since this one looked.
            if (FindFresh(key) is { } settled)
            {
                return Task.FromResult(settled);
            }

            var isRunning = _running.ContainsKey(key);
            TokenBucket? taken = null;
            if (FindInGrace(key) is not { } known)
            {
                if (!isRunning && limit is not null && !limit.TryTake(out var retryAfter))
                {
                    return Task.FromResult(new ReviewAnswer(ReviewResult.Limited, RetryAfter: retryAfter, Bound: "total"));
                }

                taken = limit;
            }
            else if (_server.IsAway)
            {
                // Whether the server is back is found out beside this answer.
                if (!isRunning && _server.MayTry)
                {
                    Start(key, ask, taken);
                }

                return Task.FromResult(known.Answer with { IsStale = true });
            }

            if (!isRunning)
            {
                Start(key, ask, taken);
            }

            return _running[key];
        }
    }

    // Kept in _running until it ends, whether anybody waits for it or not.
    private void Start(TKey key, Func<CancellationToken, Task<ReviewAnswer>> ask, TokenBucket? taken) => _running[key] = RunAsync(key, ask, taken);

    private async Task<ReviewAnswer> RunAsync(TKey key, Func<CancellationToken, Task<ReviewAnswer>> ask, TokenBucket? taken)
    {
        // The caller holds the lock.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var startedAt = _time.GetTimestamp();
        var answer = new ReviewAnswer(ReviewResult.Failed, RetryAfter: _options.FailedLifetime);
        try
        {
            using var deadline = new CancellationTokenSource(_options.Timeout, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _stopping.Token);
            await _turns.WaitAsync(either.Token);
            try
            {
                answer = await ask(either.Token);
                _server.Answered();
            }
            finally
            {
                _turns.Release();
            }
        }
        catch (Exception e) when (e is KubernetesApiException or HttpRequestException or IOException or TimeoutException or InvalidDataException or OperationCanceledException)
        {
            if (!_stopping.IsCancellationRequested)
            {
                _server.Failed(_kind.Name, e);
            }
        }
        finally
        {
            _metrics.Reviewed(_kind.Name, answer.Result, _time.GetElapsedTime(startedAt));
            lock (_lock)
            {
                _running.Remove(key);
                if (answer.Result == ReviewResult.Accepted)
                {
                    // A thousand good ones that come back at once are bounded by turns alone.
                    taken?.Return();
                }

                answer = Keep(key, answer);
            }
        }

        return answer;
    }

    private ReviewAnswer Keep(TKey key, ReviewAnswer answer)
    {
        switch (answer.Result)
        {
            case ReviewResult.Accepted:
                _refused.Remove(key);
                var longest = answer.ValidFor ?? TimeSpan.MaxValue;
                _accepted.Set(key, new Entry(answer, _time.GetTimestamp(), Min(_kind.AcceptedLifetime, longest), Min(_kind.AcceptedLifetime + _options.Grace, longest)));
                return answer;
            case ReviewResult.Rejected:
                _accepted.Remove(key);
                _refused.Set(key, new Entry(answer, _time.GetTimestamp(), _kind.RejectedLifetime, _kind.RejectedLifetime));
                return answer;
            default:
                if (FindInGrace(key) is { } known)
                {
                    return known.Answer with { IsStale = true };
                }

                _refused.Set(key, new Entry(answer, _time.GetTimestamp(), _options.FailedLifetime, _options.FailedLifetime));
                return answer;
        }
    }

    private ReviewAnswer? FindFresh(TKey key)
    {
        if (_accepted.TryGet(key, out var entry) && _time.GetElapsedTime(entry.At) < entry.Fresh)
        {
            return entry.Answer;
        }

        if (!_refused.TryGet(key, out entry))
        {
            return null;
        }

        if (_time.GetElapsedTime(entry.At) < entry.Fresh)
        {
            return entry.Answer;
        }

        _refused.Remove(key);
        return null;
    }

    private Entry? FindInGrace(TKey key)
    {
        if (!_accepted.TryGet(key, out var entry))
        {
            return null;
        }

        if (_time.GetElapsedTime(entry.At) < entry.Usable)
        {
            return entry;
        }

        _accepted.Remove(key);
        return null;
    }

    private int Count()
    {
        lock (_lock)
        {
            return _accepted.Count + _refused.Count;
        }
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    /// <param name="Fresh">Since <paramref name="At"/>: for how long nobody is asked again.</param>
    /// <param name="Usable">Since <paramref name="At"/>: for how long the answer counts while nobody can be asked.</param>
    private sealed record Entry(ReviewAnswer Answer, long At, TimeSpan Fresh, TimeSpan Usable);
}
