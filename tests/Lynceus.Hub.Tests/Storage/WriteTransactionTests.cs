using Dapper;
using Lynceus.Hub.Storage;
using Lynceus.Hub.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Lynceus.Hub.Tests.Storage;

public sealed class WriteTransactionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lynceus-write-").FullName;
    private readonly SqliteDataSource _database;
    private readonly SqliteConnection _connection;

    public WriteTransactionTests()
    {
        _database = new SqliteDataSource(Path.Combine(_folder, "hub.sqlite"));
        _connection = (SqliteConnection)_database.OpenConnection();
        _connection.Execute("CREATE TABLE t (x BLOB)");
    }

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Full_TheFirstErrorIsTheOneThatIsTold()
    {
        var pages = _connection.ExecuteScalar<long>("PRAGMA page_count");
        _connection.Execute($"PRAGMA max_page_count = {pages + 4}");

        var e = Assert.Throws<SqliteException>(Fill);

        Assert.Equal(raw.SQLITE_FULL, e.SqliteErrorCode);
        _connection.Execute("PRAGMA max_page_count = 100000");
        Fill();
        Assert.Equal(1, _connection.ExecuteScalar<long>("SELECT COUNT(*) FROM t"));
    }

    [Fact]
    public void Disposed_WithoutCommit_LeavesNothing()
    {
        using (WriteTransaction.Begin(_connection))
        {
            _connection.Execute("INSERT INTO t VALUES (1)");
        }

        Assert.Equal(0, _connection.ExecuteScalar<long>("SELECT COUNT(*) FROM t"));
        Fill();
    }

    [Fact]
    public void Begin_HasTheWriteLock()
    {
        using var transaction = WriteTransaction.Begin(_connection);
        using var other = (SqliteConnection)_database.OpenConnection();
        other.Execute("PRAGMA busy_timeout = 0");
        other.DefaultTimeout = 0;

        var e = Assert.Throws<SqliteException>(() => WriteTransaction.Begin(other));

        Assert.Equal(raw.SQLITE_BUSY, e.SqliteErrorCode);
        Assert.True(PassingTrouble.Is(e));
    }

    private void Fill()
    {
        using var transaction = WriteTransaction.Begin(_connection);
        _connection.Execute("INSERT INTO t VALUES (randomblob(1000000))");
        transaction.Commit();
    }
}
