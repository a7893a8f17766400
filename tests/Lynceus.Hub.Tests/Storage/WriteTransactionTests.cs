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
    [Trait("Attack", "H1")]
    public async Task Full_TheFirstErrorIsTheOneThatIsTold()
    {
        var pages = _connection.ExecuteScalar<long>("PRAGMA page_count");
        _connection.Execute($"PRAGMA max_page_count = {pages + 4}");

        var e = await Assert.ThrowsAsync<SqliteException>(FillAsync);

        Assert.Equal(raw.SQLITE_FULL, e.SqliteErrorCode);
        _connection.Execute("PRAGMA max_page_count = 100000");
        await FillAsync();
        Assert.Equal(1, _connection.ExecuteScalar<long>("SELECT COUNT(*) FROM t"));
    }

    [Fact]
    public async Task Disposed_WithoutCommit_LeavesNothing()
    {
        using (await WriteTransaction.BeginAsync(_connection, CancellationToken.None))
        {
            _connection.Execute("INSERT INTO t VALUES (1)");
        }

        Assert.Equal(0, _connection.ExecuteScalar<long>("SELECT COUNT(*) FROM t"));
        await FillAsync();
    }

    [Fact]
    [Trait("Attack", "M12")]
    public async Task Begin_WhileAnotherHasTheLock_WaitsWithoutAThread_AndHasItNext()
    {
        using var other = (SqliteConnection)_database.OpenConnection();
        var first = await WriteTransaction.BeginAsync(_connection, CancellationToken.None);

        var second = WriteTransaction.BeginAsync(other, CancellationToken.None);
        Assert.False(second.IsCompleted);
        first.Commit();

        (await second).Dispose();
        Assert.Equal(SqliteDataSource.BusyTimeoutMilliseconds, other.ExecuteScalar<int>("PRAGMA busy_timeout"));
    }

    [Fact]
    public async Task Begin_GivenUp_LeavesTheConnectionUsable()
    {
        using var other = (SqliteConnection)_database.OpenConnection();
        using var patience = new CancellationTokenSource();
        using (await WriteTransaction.BeginAsync(_connection, CancellationToken.None))
        {
            var waiting = WriteTransaction.BeginAsync(other, patience.Token);
            await patience.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }

        using var transaction = await WriteTransaction.BeginAsync(other, CancellationToken.None);
        other.Execute("INSERT INTO t VALUES (1)");
        transaction.Commit();
    }

    private async Task FillAsync()
    {
        using var transaction = await WriteTransaction.BeginAsync(_connection, CancellationToken.None);
        _connection.Execute("INSERT INTO t VALUES (randomblob(1000000))");
        transaction.Commit();
    }
}
