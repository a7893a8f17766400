using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;

namespace Lynceus.Hub.Features.Access;

/// <summary>Decides whether a name and a password belong together, in the same time whether or not there is such a user.</summary>
internal sealed class PasswordCheck(
    UserAccounts accounts, SignInFailures failures, IPasswordHasher<UserAccount> hasher, TimeProvider time, ILogger<PasswordCheck> logger)
    : IDisposable
{
    // A check costs about 0.1 s of one core. Few at a time, so that guessing neither takes the machine nor slips past the count of failures.
    private readonly ConcurrencyLimiter _atOnce = new(new ConcurrencyLimiterOptions { PermitLimit = 2, QueueLimit = 32 });

    private readonly string _hashOfNobody = hasher.HashPassword(null!, Secrets.Create());

    public string Hash(string password) => hasher.HashPassword(null!, password);

    public async Task<SignInOutcome> TryAsync(string name, string password, CancellationToken cancellationToken)
    {
        using var permit = await _atOnce.AcquireAsync(1, cancellationToken);
        if (!permit.IsAcquired)
        {
            return new SignInOutcome.Busy();
        }

        var before = await failures.FindAsync(name, cancellationToken);
        if (before.LockedUntil is { } until && until > time.GetUtcNow())
        {
            return new SignInOutcome.Locked(until);
        }

        var user = await accounts.FindAsync(name, cancellationToken);
        var result = password.Length <= PasswordRules.MaxLength
            ? hasher.VerifyHashedPassword(null!, user?.PasswordHash ?? _hashOfNobody, password)
            : PasswordVerificationResult.Failed;
        if (result == PasswordVerificationResult.Failed || user is null || user.IsDisabled)
        {
            return await FailAsync(name, user, cancellationToken);
        }

        // With a second factor the codes are counted with the passwords: whoever has the password must not begin anew with each try.
        if (before.Count > 0 && user.HasSecondFactor == 0)
        {
            await failures.ClearAsync(name, cancellationToken);
        }

        if (result == PasswordVerificationResult.SuccessRehashNeeded)
        {
            await accounts.ReplaceHashAsync(user, Hash(password), cancellationToken);
        }

        return new SignInOutcome.Success(user);
    }

    public void Dispose() => _atOnce.Dispose();

    private async Task<SignInOutcome> FailAsync(string name, UserAccount? user, CancellationToken cancellationToken)
    {
        var after = await failures.AddAsync(name, cancellationToken);
        if (after.LockedUntil is not { } until)
        {
            return new SignInOutcome.Wrong();
        }

        if (user is null)
        {
            AccessLog.UnknownNameLocked(logger, until);
        }
        else
        {
            AccessLog.UserLocked(logger, user.Name, until);
        }

        return new SignInOutcome.Locked(until);
    }
}
