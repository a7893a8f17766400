using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Lynceus.Hub.Storage;

namespace Lynceus.Hub.Features.Access;

/// <summary>Counts failed sign-ins by name, whether or not there is such a user, and locks the name for a growing time.</summary>
internal sealed class SignInFailures(DbDataSource database, TimeProvider time)
{
    private const int FreeAttempts = 5;

    /// <summary>Names that are remembered; beyond, the oldest failures are forgotten.</summary>
    private const int MaxNames = 100_000;

    private static readonly TimeSpan FirstLock = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestLock = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromDays(1);

    public async Task<Failures> FindAsync(string name, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            "SELECT failed_count AS Count, last_failed_at AS LastMs FROM sign_in_failure WHERE name_sha256 = @key",
            new { key = Key(name) },
            cancellationToken: cancellationToken));
        return row is null || row.LastMs < ForgottenBefore() ? default : ToFailures(row);
    }

    public async Task<Failures> AddAsync(string name, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return ToFailures(await connection.QuerySingleAsync<Row>(new CommandDefinition(
            """
            INSERT INTO sign_in_failure AS f (name_sha256, failed_count, last_failed_at) VALUES (@key, 1, @now)
            ON CONFLICT (name_sha256) DO UPDATE SET
                failed_count = CASE WHEN f.last_failed_at < @forgotten THEN 1 ELSE f.failed_count + 1 END,
                last_failed_at = @now
            RETURNING failed_count AS Count, last_failed_at AS LastMs
            """,
            new { key = Key(name), now = UnixTime.Now(time), forgotten = ForgottenBefore() },
            cancellationToken: cancellationToken)));
    }

    public async Task ClearAsync(string name, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM sign_in_failure WHERE name_sha256 = @key", new { key = Key(name) }, cancellationToken: cancellationToken));
    }

    public async Task ForgetOldAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            $"""
            DELETE FROM sign_in_failure WHERE last_failed_at < @forgotten OR last_failed_at <= (
                SELECT last_failed_at FROM sign_in_failure ORDER BY last_failed_at DESC LIMIT 1 OFFSET {MaxNames})
            """,
            new { forgotten = ForgottenBefore() },
            cancellationToken: cancellationToken));
    }

    // Hashed, since people type passwords into the wrong field.
    private static byte[] Key(string name) => SHA256.HashData(Encoding.UTF8.GetBytes(name.ToLowerInvariant()));

    private static Failures ToFailures(Row row)
    {
        if (row.Count < FreeAttempts)
        {
            return new Failures(row.Count, null);
        }

        var factor = Math.Pow(2, Math.Min(row.Count - FreeAttempts, 20));
        var locked = FirstLock * factor < LongestLock ? FirstLock * factor : LongestLock;
        return new Failures(row.Count, UnixTime.FromMilliseconds(row.LastMs) + locked);
    }

    private long ForgottenBefore() => UnixTime.Now(time) - (long)ForgottenAfter.TotalMilliseconds;

    /// <param name="LockedUntil">Null, or in the past: not locked.</param>
    internal readonly record struct Failures(long Count, DateTimeOffset? LockedUntil);

    private sealed record Row(long Count, long LastMs);
}
