using System.Collections.Concurrent;
using System.Data.Common;
using Dapper;
using Lynceus.Hub.Storage;
using Lynceus.Hub.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Lynceus.Hub.Features.Access;

/// <summary>
/// Remembers when users and tokens were last used, and writes it together. A request never waits for that write: SQLite has one writer,
/// and the first report of a large cluster holds it for a while.
/// </summary>
internal sealed class LastUse(DbDataSource database, TimeProvider time)
{
    // Bounded by the rows of the two tables: only what was just read from there is put in.
    private readonly ConcurrentDictionary<long, long> _tokens = new();
    private readonly ConcurrentDictionary<long, long> _users = new();

    public void OfToken(long tokenId) => _tokens[tokenId] = UnixTime.Now(time);

    public void OfUser(long userId) => _users[userId] = UnixTime.Now(time);

    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (_tokens.IsEmpty && _users.IsEmpty)
        {
            return;
        }

        var tokens = _tokens.ToArray();
        var users = _users.ToArray();
        await using var connection = (SqliteConnection)await database.OpenConnectionAsync(cancellationToken);
        using var transaction = await WriteTransaction.BeginAsync(connection, cancellationToken);
        foreach (var (id, at) in tokens)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "UPDATE api_token SET last_used_at = @at WHERE token_id = @id",
                new { id, at },
                cancellationToken: cancellationToken));
        }

        foreach (var (id, at) in users)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "UPDATE user_account SET last_sign_in = @at WHERE user_id = @id",
                new { id, at },
                cancellationToken: cancellationToken));
        }

        transaction.Commit();

        // What was used again meanwhile has another time and stays for the next write.
        foreach (var written in tokens)
        {
            _tokens.TryRemove(written);
        }

        foreach (var written in users)
        {
            _users.TryRemove(written);
        }
    }
}
