using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Lynceus.Hub.Storage.Sqlite;

/// <summary>Ends the statements of a connection when their time is over or nobody waits for them any more. SQLite asks every few thousand steps of its own.</summary>
/// <remarks>A statement that is ended fails with <c>SQLITE_INTERRUPT</c>: <see cref="Ended"/>.</remarks>
internal sealed class StatementLimit : IDisposable
{
    // Some tenths of a millisecond.
    private const int StepsBetweenLooks = 4_000;

    private readonly SqliteConnection _connection;

    public StatementLimit(SqliteConnection connection, TimeSpan limit, CancellationToken cancellationToken)
    {
        _connection = connection;
        var started = Stopwatch.GetTimestamp();
        raw.sqlite3_progress_handler(
            connection.Handle, StepsBetweenLooks, _ => cancellationToken.IsCancellationRequested || Stopwatch.GetElapsedTime(started) > limit ? 1 : 0, null);
    }

    public static bool Ended(SqliteException exception) => exception.SqliteErrorCode == raw.SQLITE_INTERRUPT;

    public void Dispose() => raw.sqlite3_progress_handler(_connection.Handle, 0, null, null);
}
