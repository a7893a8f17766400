using System.Diagnostics;
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

    /// <summary>How long a caller waits for the lock: longer than the longest write (a first report of a million items) on slow disks.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Waits for the lock without holding a thread: SQLite's own wait would, and forty waiting uploads would stall every read.</summary>
    /// <exception cref="SqliteException">Another connection holds the lock for longer than <see cref="Patience"/>.</exception>
    public static async Task<WriteTransaction> BeginAsync(SqliteConnection connection, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        raw.sqlite3_busy_timeout(connection.Handle, 0);
        try
        {
            for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
            {
                var result = raw.sqlite3_exec(connection.Handle, "BEGIN IMMEDIATE");
                if (result == raw.SQLITE_OK)
                {
                    return new WriteTransaction(connection);
                }

                if (result != raw.SQLITE_BUSY || Stopwatch.GetElapsedTime(started) > Patience)
                {
                    SqliteException.ThrowExceptionForRC(result, connection.Handle);
                }

                await Task.Delay(pause, cancellationToken);
            }
        }
        finally
        {
            raw.sqlite3_busy_timeout(connection.Handle, SqliteDataSource.BusyTimeoutMilliseconds);
        }
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
