using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Lynceus.Hub.Storage.Sqlite;

/// <summary>A transaction that has the write lock from its beginning. Its end never hides the error that led there: when SQLite has rolled back by itself, as it does on a
/// full disk, nothing is left to roll back.</summary>
internal sealed class WriteTransaction : IDisposable
{
    private readonly SqliteConnection _connection;
    private bool _isOver;

    private WriteTransaction(SqliteConnection connection) => _connection = connection;

    /// <exception cref="SqliteException">Another connection holds the lock for longer than the busy timeout.</exception>
    public static WriteTransaction Begin(SqliteConnection connection)
    {
        connection.Execute("BEGIN IMMEDIATE");
        return new WriteTransaction(connection);
    }

    public void Commit()
    {
        _connection.Execute("COMMIT");
        _isOver = true;
    }

    public void Dispose()
    {
        if (_isOver || raw.sqlite3_get_autocommit(_connection.Handle) != 0)
        {
            return;
        }

        _isOver = true;

        // The error that led here is on its way; one more would hide it. What cannot be rolled back ends with the connection.
        if (raw.sqlite3_exec(_connection.Handle, "ROLLBACK") != raw.SQLITE_OK)
        {
            SqliteConnection.ClearPool(_connection);
        }
    }
}
