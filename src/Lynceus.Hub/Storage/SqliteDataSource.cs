using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Lynceus.Hub.Storage;

/// <summary>Opens connections to the hub's SQLite file, each with the settings that the promises of the hub rest on.</summary>
internal sealed class SqliteDataSource : DbDataSource
{
    // WAL lets pages read while a diff writes. FULL: a commit is on disk before it returns, so an acknowledged report survives a power cut.
    // A connection's own cache is small, since there are many and reads come from the mapped file, which is the system's to reclaim; staging takes more.
    // A first report of a million items leaves a write-ahead log of 800 MB, which is cut when it is next reset.
    // A report touches most pages of most indexes; in pages of 8 KB it writes the same bytes in half as many pieces, and a first report of a million items
    // takes a fifth less. Only new files get them; one that is there keeps its own.
    // The busy timeout is longer than the longest write transaction (a first report of a million items) on slow disks.
    /// <summary>For single statements; transactions wait in <see cref="Sqlite.WriteTransaction.BeginAsync"/>, without a thread.</summary>
    public const int BusyTimeoutMilliseconds = 60_000;

    private static readonly string Settings = $"""
        PRAGMA page_size = 8192;
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA foreign_keys = ON;
        PRAGMA busy_timeout = {BusyTimeoutMilliseconds};
        PRAGMA cache_size = -16384;
        PRAGMA journal_size_limit = 67108864;
        PRAGMA temp_store = FILE;
        PRAGMA mmap_size = 268435456;
        """;

    public SqliteDataSource(string path)
    {
        ConnectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = true,
            DefaultTimeout = 60,
        }.ConnectionString;
    }

    public override string ConnectionString { get; }

    // The last connection that closes writes the log back into the database and removes it: what a clean stop leaves is one file.
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            using var any = new SqliteConnection(ConnectionString);
            SqliteConnection.ClearPool(any);
        }

        base.Dispose(disposing);
    }

    protected override ValueTask DisposeAsyncCore()
    {
        Dispose(disposing: true);
        return base.DisposeAsyncCore();
    }

    protected override DbConnection CreateDbConnection() => new SqliteConnection(ConnectionString);

    protected override DbConnection OpenDbConnection()
    {
        var connection = new SqliteConnection(ConnectionString);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = Settings;
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // SQLite works in process: an asynchronous call would be the same call.
    protected override ValueTask<DbConnection> OpenDbConnectionAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new ValueTask<DbConnection>(OpenDbConnection());
    }
}
