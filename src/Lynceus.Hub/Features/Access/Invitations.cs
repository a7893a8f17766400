using System.Data.Common;
using Dapper;
using Lynceus.Hub.Storage;
using Lynceus.Hub.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Lynceus.Hub.Features.Access;

/// <summary>Secrets that let one person choose a name and a password, once.</summary>
internal sealed class Invitations(DbDataSource database, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private const int UniqueViolation = 2067; // SQLITE_CONSTRAINT_UNIQUE

    private const string Insert = """
        INSERT INTO invitation (secret_sha256, role, created_at, created_by, expires_at)
        VALUES (@hash, @role, @now, @actor, @expires)
        """;

    /// <summary>Returns the secret of the link.</summary>
    public async Task<string> CreateAsync(string role, string actor, CancellationToken cancellationToken)
    {
        var secret = Secrets.Create();
        await using var connection = (SqliteConnection)await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(Insert, NewRow(secret, role, actor), cancellationToken: cancellationToken));
        return secret;
    }

    /// <summary>The secret of the only valid link for the first administrator; earlier ones end. Null: there is a user already.</summary>
    public async Task<string?> CreateFirstAsync(CancellationToken cancellationToken)
    {
        var secret = Secrets.Create();
        await using var connection = (SqliteConnection)await database.OpenConnectionAsync(cancellationToken);
        using var transaction = await WriteTransaction.BeginAsync(connection, cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM invitation WHERE used_at IS NULL AND NOT EXISTS (SELECT 1 FROM user_account)",
            cancellationToken: cancellationToken));
        var created = await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO invitation (secret_sha256, role, created_at, created_by, expires_at)
            SELECT @hash, @role, @now, @actor, @expires WHERE NOT EXISTS (SELECT 1 FROM user_account)
            """,
            NewRow(secret, UserRoles.Admin, "first start"),
            cancellationToken: cancellationToken));
        transaction.Commit();
        return created == 0 ? null : secret;
    }

    /// <summary>The role that the link gives; null when it was used, has expired or never was.</summary>
    public async Task<string?> FindRoleAsync(string secret, CancellationToken cancellationToken)
    {
        if (!Secrets.HasShape(secret))
        {
            return null;
        }

        await using var connection = (SqliteConnection)await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
            "SELECT role FROM invitation WHERE secret_sha256 = @hash AND used_at IS NULL AND expires_at > @now",
            new { hash = Secrets.Hash(secret), now = UnixTime.Now(time) },
            cancellationToken: cancellationToken));
    }

    /// <summary>Links that somebody may still use, newest first.</summary>
    public async Task<IReadOnlyList<OpenInvitation>> ListOpenAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<OpenInvitation>(new CommandDefinition(
            $"""
            SELECT invitation_id AS Id, role AS Role, created_by AS CreatedBy, created_at AS CreatedAtMs, expires_at AS ExpiresAtMs FROM invitation
            WHERE used_at IS NULL AND expires_at > @now ORDER BY invitation_id DESC LIMIT {UserAccounts.MaxListed}
            """,
            new { now = UnixTime.Now(time) },
            cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>False: it was used, has ended or never was.</summary>
    public async Task<bool> RevokeAsync(long id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE invitation SET expires_at = @now WHERE invitation_id = @id AND used_at IS NULL AND expires_at > @now",
            new { id, now = UnixTime.Now(time) },
            cancellationToken: cancellationToken)) == 1;
    }

    /// <summary>Uses the link up and creates the user, both or neither.</summary>
    public async Task<InvitationOutcome> AcceptAsync(string secret, string name, string passwordHash, CancellationToken cancellationToken)
    {
        await using var connection = (SqliteConnection)await database.OpenConnectionAsync(cancellationToken);
        using var transaction = await WriteTransaction.BeginAsync(connection, cancellationToken);
        var now = UnixTime.Now(time);
        var role = await connection.QuerySingleOrDefaultAsync<string>(new CommandDefinition(
            """
            UPDATE invitation SET used_at = @now WHERE secret_sha256 = @hash AND used_at IS NULL AND expires_at > @now RETURNING role
            """,
            new { hash = Secrets.Hash(secret), now },
            cancellationToken: cancellationToken));
        if (role is null)
        {
            return new InvitationOutcome.NotValid();
        }

        try
        {
            var id = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
                """
                INSERT INTO user_account (name, password_hash, role, stamp, created_at, last_sign_in)
                VALUES (@name, @passwordHash, @role, @stamp, @now, @now) RETURNING user_id
                """,
                new { name, passwordHash, role, stamp = Secrets.Create(), now },
                cancellationToken: cancellationToken));
            transaction.Commit();
            return new InvitationOutcome.Accepted(id);
        }
        catch (SqliteException exception) when (exception.SqliteExtendedErrorCode == UniqueViolation)
        {
            // The transaction is rolled back on the way out, so the link stays usable with another name.
            return new InvitationOutcome.NameTaken();
        }
    }

    private object NewRow(string secret, string role, string actor)
    {
        var now = time.GetUtcNow();
        return new
        {
            hash = Secrets.Hash(secret),
            role,
            actor,
            now = now.ToUnixTimeMilliseconds(),
            expires = (now + Lifetime).ToUnixTimeMilliseconds(),
        };
    }
}
