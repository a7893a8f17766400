using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Lynceus.Hub.Features.ActionItems;

/// <summary>Lets searches in one after the other: half of the processors search at a time, and of each caller one, while others of that caller wait.</summary>
/// <remarks>Lists that the kept counters and the order of an index answer do not pass here, so pages stay quick while somebody searches.</remarks>
internal sealed class SearchGate : IDisposable
{
    /// <summary>Searches of one caller that may wait.</summary>
    public const int MaxWaitingOfCaller = 32;

    private const int MaxWaiting = 256;

    private readonly PartitionedRateLimiter<string> _callers = PartitionedRateLimiter.Create<string, string>(static caller =>
        RateLimitPartition.GetConcurrencyLimiter(caller, static _ => Limit(1, MaxWaitingOfCaller)));

    private readonly ConcurrencyLimiter _all = new(Limit(Math.Max(1, Environment.ProcessorCount / 2), MaxWaiting));

    /// <summary>Waits for a turn, which ends when the result is disposed of.</summary>
    /// <param name="caller">Who asks: searches of one caller wait for each other.</param>
    /// <exception cref="SearchRefusedException">Too many wait already.</exception>
    public async Task<IDisposable> EnterAsync(string caller, CancellationToken cancellationToken)
    {
        var own = await _callers.AcquireAsync(caller, 1, cancellationToken);
        RateLimitLease? turn = null;
        try
        {
            turn = own.IsAcquired ? await _all.AcquireAsync(1, cancellationToken) : null;
            return turn is { IsAcquired: true }
                ? new Turn(own, turn)
                : throw new SearchRefusedException(StatusCodes.Status429TooManyRequests, "Too many searches wait at this time. Try again in a moment.");
        }
        catch
        {
            turn?.Dispose();
            own.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _callers.Dispose();
        _all.Dispose();
    }

    private static ConcurrencyLimiterOptions Limit(int permits, int waiting) =>
        new() { PermitLimit = permits, QueueLimit = waiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst };

    private sealed class Turn(RateLimitLease own, RateLimitLease all) : IDisposable
    {
        public void Dispose()
        {
            all.Dispose();
            own.Dispose();
        }
    }
}
