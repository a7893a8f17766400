using Lynceus.Kubernetes.Http;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hosting.Access;

/// <summary>Whether reviews were answered lately. Tells a person once when that changes.</summary>
internal sealed class ApiServerState(TimeSpan failedLifetime, TimeProvider time, ILogger logger)
{
    private readonly Lock _lock = new();
    private bool _isAway;
    private long _failedAt;

    /// <summary>The last review failed. What is known from before is used without waiting for another.</summary>
    public bool IsAway
    {
        get
        {
            lock (_lock)
            {
                return _isAway;
            }
        }
    }

    /// <summary>The last failure is long enough ago to try what is not urgent.</summary>
    public bool MayTry
    {
        get
        {
            lock (_lock)
            {
                return !_isAway || time.GetElapsedTime(_failedAt) >= failedLifetime;
            }
        }
    }

    public void Answered()
    {
        lock (_lock)
        {
            if (!_isAway)
            {
                return;
            }

            _isAway = false;
        }

        AccessLog.ReviewsAnsweredAgain(logger);
    }

    public void Failed(string review, Exception e)
    {
        lock (_lock)
        {
            _failedAt = time.GetTimestamp();
            if (_isAway)
            {
                return;
            }

            _isAway = true;
        }

        if (e is KubernetesApiException { IsForbidden: true })
        {
            AccessLog.ReviewsForbidden(logger, review, e.Message);
        }
        else
        {
            AccessLog.ReviewFailed(logger, review, e is OperationCanceledException ? "no answer in time" : e.Message);
        }
    }
}
