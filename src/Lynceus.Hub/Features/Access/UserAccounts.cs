using System.Data.Common;
using Dapper;
using Lynceus.Hub.Storage;
using Lynceus.Hub.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Lynceus.Hub.Features.Access;

/// <summary>The local users.</summary>
internal sealed class UserAccounts(DbDataSource database, TimeProvider time)
{
    /// <summary>Users that the settings page lists.</summary>
    public const int MaxListed = 1000;

    private const string Select = """
        SELECT user_id AS Id, name AS Name, password_hash AS PasswordHash, role AS Role, stamp AS Stamp,
               created_at AS CreatedAtMs, last_sign_in AS LastSignInMs, disabled_at AS DisabledAtMs, sees_raw AS SeesRaw, has_second_factor AS HasSecondFactor
        FROM user_account
        """;

    // The last administrator stays one: otherwise nobody could administer the hub any more.
    private const string KeepsAnAdministrator = """
        (role <> 'admin' OR EXISTS (
            SELECT 1 FROM user_account o WHERE o.role = 'admin' AND o.disabled_at IS NULL AND o.user_id <> @id))
        """;

    // Links and tokens are rights that were passed on: they end with the rights of who passed them on.
    private const string EndWhatWasMade = """
        UPDATE invitation SET expires_at = @now
        WHERE created_by = (SELECT name FROM user_account WHERE user_id = @id) AND used_at IS NULL AND expires_at > @now;
        UPDATE api_token SET revoked_at = @now WHERE created_by = (SELECT name FROM user_account WHERE user_id = @id) AND revoked_at IS NULL;
        """;

    public async Task<bool> AnyAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>(
            new CommandDefinition("SELECT EXISTS (SELECT 1 FROM user_account)", cancellationToken: cancellationToken)) != 0;
    }

    public async Task<UserAccount?> FindAsync(long id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<UserAccount>(
            new CommandDefinition($"{Select} WHERE user_id = @id", new { id }, cancellationToken: cancellationToken));
    }

    public async Task<UserAccount?> FindAsync(string name, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<UserAccount>(
            new CommandDefinition($"{Select} WHERE name = @name", new { name }, cancellationToken: cancellationToken));
    }

    public async Task<IReadOnlyList<UserAccount>> ListAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<UserAccount>(new CommandDefinition(
            $"{Select} ORDER BY name, user_id LIMIT {MaxListed}", cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>Sets a new password and ends all sessions of the user; returns the new stamp.</summary>
    public async Task<string> ChangePasswordAsync(long id, string passwordHash, CancellationToken cancellationToken)
    {
        var stamp = Secrets.Create();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE user_account SET password_hash = @passwordHash, stamp = @stamp WHERE user_id = @id",
            new { id, passwordHash, stamp },
            cancellationToken: cancellationToken));
        return stamp;
    }

    /// <summary>Replaces a hash by a stronger one of the same password; sessions go on. Nothing happens when the password changed meanwhile.</summary>
    public async Task ReplaceHashAsync(UserAccount user, string passwordHash, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE user_account SET password_hash = @passwordHash WHERE user_id = @Id AND stamp = @Stamp",
            new { user.Id, user.Stamp, passwordHash },
            cancellationToken: cancellationToken));
    }

    /// <summary>Ends all sessions of the user. Who is no administrator any more loses what was made with that right, see <see cref="EndWhatWasMade"/>.
    /// False: there is no such user, or it is the last administrator.</summary>
    public Task<bool> ChangeRoleAsync(long id, string role, CancellationToken cancellationToken) => UpdateAsync(
        $"UPDATE user_account SET role = @role, stamp = @stamp WHERE user_id = @id AND (@role = 'admin' OR {KeepsAnAdministrator})",
        new { id, role, now = UnixTime.Now(time), stamp = Secrets.Create() },
        endsWhatWasMade: role != UserRoles.Admin,
        cancellationToken);

    /// <summary>Ends all sessions of the user, and what the user made (<see cref="EndWhatWasMade"/>). False: there is no such user, or it is the last administrator.</summary>
    public Task<bool> DisableAsync(long id, CancellationToken cancellationToken) => UpdateAsync(
        $"UPDATE user_account SET disabled_at = COALESCE(disabled_at, @now), stamp = @stamp WHERE user_id = @id AND {KeepsAnAdministrator}",
        new { id, now = UnixTime.Now(time), stamp = Secrets.Create() },
        endsWhatWasMade: true,
        cancellationToken);

    /// <summary>Gives or takes the right to see reports as they were sent; it counts from the next request. False: there is no such user.</summary>
    public Task<bool> ChangeRawAsync(long id, bool seesRaw, CancellationToken cancellationToken) => UpdateAsync(
        "UPDATE user_account SET sees_raw = @seesRaw WHERE user_id = @id", new { id, seesRaw }, endsWhatWasMade: false, cancellationToken);

    /// <summary>False: there is no such user.</summary>
    public Task<bool> EndSessionsAsync(long id, CancellationToken cancellationToken) => UpdateAsync(
        "UPDATE user_account SET stamp = @stamp WHERE user_id = @id", new { id, stamp = Secrets.Create() }, endsWhatWasMade: false, cancellationToken);

    /// <summary>False: there is no such user.</summary>
    public Task<bool> EnableAsync(long id, CancellationToken cancellationToken) =>
        UpdateAsync("UPDATE user_account SET disabled_at = NULL WHERE user_id = @id", new { id }, endsWhatWasMade: false, cancellationToken);

    private async Task<bool> UpdateAsync(string sql, object parameters, bool endsWhatWasMade, CancellationToken cancellationToken)
    {
        await using var connection = (SqliteConnection)await database.OpenConnectionAsync(cancellationToken);
        using var transaction = await WriteTransaction.BeginAsync(connection, cancellationToken);
        var isDone = await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken)) != 0;
        if (isDone && endsWhatWasMade)
        {
            await connection.ExecuteAsync(new CommandDefinition(EndWhatWasMade, parameters, cancellationToken: cancellationToken));
        }

        transaction.Commit();
        return isDone;
    }
}
