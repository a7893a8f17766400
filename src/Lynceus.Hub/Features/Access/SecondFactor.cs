using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using Lynceus.Hub.Storage.Sqlite;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using OtpNet;

namespace Lynceus.Hub.Features.Access;

/// <summary>Codes of an authenticator app (RFC 6238: SHA-1, six digits, 30 seconds) beside the password, and recovery codes for the day on which the app is lost.</summary>
internal sealed class SecondFactor(
    DbDataSource database, SignInFailures failures, IDataProtectionProvider protection, TimeProvider time, ILogger<SecondFactor> logger)
{
    public const int RecoveryCodes = 10;

    private const int SecretBytes = 20;
    private const int CodeDigits = 6;
    private const int RecoveryBytes = 10;

    // Clocks of phones are off by seconds, and people type: the code before and the one after are taken as well.
    private static readonly VerificationWindow Window = new(previous: 1, future: 1);

    private readonly IDataProtector _stored = protection.CreateProtector("Lynceus.Hub.SecondFactor.Stored");
    private readonly ITimeLimitedDataProtector _offered = protection.CreateProtector("Lynceus.Hub.SecondFactor.Offered").ToTimeLimitedDataProtector();

    /// <summary>A secret for an app, and the same encrypted for one user and a quarter of an hour, so that nothing is stored before a code of it was seen.</summary>
    public (string Base32, string Ticket) Offer(long userId)
    {
        var secret = KeyGeneration.GenerateRandomKey(SecretBytes);
        return (Base32Encoding.ToString(secret), System.Buffers.Text.Base64Url.EncodeToString(
            _offered.Protect([.. BitConverter.GetBytes(userId), .. secret], time.GetUtcNow() + TimeSpan.FromMinutes(15))));
    }

    /// <summary>Turns it on when the code is one of the offered secret; ends all sessions of the user.</summary>
    /// <returns>The recovery codes and the user's new stamp; null when ticket or code are not right.</returns>
    public async Task<(IReadOnlyList<string> Codes, string Stamp)?> TurnOnAsync(long userId, string ticket, string code, CancellationToken cancellationToken)
    {
        if (SecretOf(userId, ticket) is not { } secret || StepOf(secret, code) is not { } step)
        {
            return null;
        }

        var codes = Enumerable.Range(0, RecoveryCodes).Select(static _ => NewRecoveryCode()).ToList();
        var stamp = Secrets.Create();
        await using var connection = (SqliteConnection)await database.OpenConnectionAsync(cancellationToken);
        using var transaction = await WriteTransaction.BeginAsync(connection, cancellationToken);
        await connection.ExecuteAsync(
            """
            UPDATE user_account SET totp_secret = @secret, totp_step = @step, stamp = @stamp WHERE user_id = @userId;
            DELETE FROM recovery_code WHERE user_id = @userId;
            """,
            new { userId, secret = _stored.Protect(secret), step, stamp });
        await connection.ExecuteAsync(
            "INSERT INTO recovery_code (user_id, code_sha256) VALUES (@userId, @hash)", codes.Select(c => new { userId, hash = Secrets.Hash(Normal(c)) }));
        transaction.Commit();
        return (codes, stamp);
    }

    /// <summary>Turns it off and ends all sessions of the user. False: it was not on.</summary>
    public async Task<bool> TurnOffAsync(long userId, CancellationToken cancellationToken)
    {
        await using var connection = (SqliteConnection)await database.OpenConnectionAsync(cancellationToken);
        using var transaction = await WriteTransaction.BeginAsync(connection, cancellationToken);
        var isDone = await connection.ExecuteAsync(
            "UPDATE user_account SET totp_secret = NULL, totp_step = 0, stamp = @stamp WHERE user_id = @userId AND totp_secret IS NOT NULL",
            new { userId, stamp = Secrets.Create() }) != 0;
        await connection.ExecuteAsync("DELETE FROM recovery_code WHERE user_id = @userId", new { userId });
        transaction.Commit();
        return isDone;
    }

    /// <summary>Recovery codes that were not used yet.</summary>
    public async Task<int> LeftAsync(long userId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<int>(
            new CommandDefinition("SELECT COUNT(*) FROM recovery_code WHERE user_id = @userId", new { userId }, cancellationToken: cancellationToken));
    }

    /// <summary>Takes a code of the app, or a recovery code, each once. Failures count as those of the password do.</summary>
    public async Task<SignInOutcome> TryAsync(UserAccount user, string code, CancellationToken cancellationToken)
    {
        var before = await failures.FindAsync(user.Name, cancellationToken);
        if (before.LockedUntil is { } until && until > time.GetUtcNow())
        {
            return new SignInOutcome.Locked(until);
        }

        if (await TakeAsync(user.Id, Normal(code), cancellationToken))
        {
            await failures.ClearAsync(user.Name, cancellationToken);
            return new SignInOutcome.Success(user);
        }

        var after = await failures.AddAsync(user.Name, cancellationToken);
        if (after.LockedUntil is not { } locked)
        {
            return new SignInOutcome.Wrong();
        }

        AccessLog.UserLocked(logger, user.Name, locked);
        return new SignInOutcome.Locked(locked);
    }

    private async Task<bool> TakeAsync(long userId, string code, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        if (code.Length != CodeDigits)
        {
            return code.Length == 2 * RecoveryBytes && await connection.ExecuteAsync(new CommandDefinition(
                "DELETE FROM recovery_code WHERE user_id = @userId AND code_sha256 = @hash", new { userId, hash = Secrets.Hash(code) }, cancellationToken: cancellationToken)) != 0;
        }

        var kept = await connection.ExecuteScalarAsync<byte[]?>(
            new CommandDefinition("SELECT totp_secret FROM user_account WHERE user_id = @userId", new { userId }, cancellationToken: cancellationToken));
        return kept is not null && Unprotected(kept) is { } secret && StepOf(secret, code) is { } step && await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE user_account SET totp_step = @step WHERE user_id = @userId AND totp_step < @step", new { userId, step }, cancellationToken: cancellationToken)) != 0;
    }

    private byte[]? Unprotected(byte[] kept)
    {
        try
        {
            return _stored.Unprotect(kept);
        }
        catch (CryptographicException)
        {
            // keys/ is not the one that encrypted it. Recovery codes still sign in.
            AccessLog.SecondFactorUnreadable(logger);
            return null;
        }
    }

    private byte[]? SecretOf(long userId, string ticket)
    {
        try
        {
            var offered = _offered.Unprotect(System.Buffers.Text.Base64Url.DecodeFromChars(ticket), out var until);
            return until > time.GetUtcNow() && BitConverter.ToInt64(offered) == userId ? offered[sizeof(long)..] : null;
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }

    private long? StepOf(byte[] secret, string code) =>
        new Totp(secret).VerifyTotp(time.GetUtcNow().UtcDateTime, Normal(code), out var step, Window) ? step : null;

    private static string NewRecoveryCode()
    {
        var hex = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RecoveryBytes));
        return string.Create(CultureInfo.InvariantCulture, $"{hex[..5]}-{hex[5..10]}-{hex[10..15]}-{hex[15..]}");
    }

    // As people type them.
    private static string Normal(string code) => code.Length > 100 ? "" : string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
}
