using Dapper;
using Lynceus.Hub.Storage;
using Microsoft.Data.Sqlite;

namespace Lynceus.Hub.Tests.Storage;

public sealed class SqliteDataSourceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lynceus-sqlite-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // dotnet/efcore 39008: up to 10.0.11 the pool handed one connection to two callers, here in about one of 2,000 waves.
    [Fact]
    public void Open_ManyThreadsAtOnce_NeverGivesOneConnectionToTwo()
    {
        const int Threads = 16;
        const int Waves = 1_000;
        using var database = new SqliteDataSource(Path.Combine(_folder, "hub.sqlite"));
        var open = new SqliteConnection[Threads];
        var shared = 0;
        using var start = new Barrier(Threads);
        using var opened = new Barrier(Threads, _ =>
        {
            shared += Threads - open.Select(static c => c.Handle).Distinct().Count();
            Array.ForEach(open, static c => c.Dispose());

            // New connections are what the race is about; a full pool makes none.
            SqliteConnection.ClearPool(open[0]);
        });

        var workers = Enumerable.Range(0, Threads).Select(n => new Thread(() =>
        {
            for (var wave = 0; wave < Waves; wave++)
            {
                var connection = new SqliteConnection(database.ConnectionString);
                start.SignalAndWait();
                connection.Open();
                open[n] = connection;
                opened.SignalAndWait();
            }
        })).ToList();
        workers.ForEach(static w => w.Start());
        workers.ForEach(static w => w.Join());

        Assert.Equal(0, shared);
    }

    [Fact]
    public void Open_EachConnection_HasTheSettingsThatTheHubPromises()
    {
        using var database = new SqliteDataSource(Path.Combine(_folder, "hub.sqlite"));
        using var connection = database.OpenConnection();

        Assert.Equal("wal", connection.ExecuteScalar<string>("PRAGMA journal_mode"));
        Assert.Equal(2, connection.ExecuteScalar<long>("PRAGMA synchronous"));
        Assert.Equal(1, connection.ExecuteScalar<long>("PRAGMA foreign_keys"));
    }

    // Full text search and STRICT tables need what old distributions lacked; the library comes with the program, so it is the same everywhere.
    [Fact]
    [Trait("Attack", "L9")]
    public void Open_LibraryOfTheProgram_IsUsed()
    {
        using var database = new SqliteDataSource(Path.Combine(_folder, "hub.sqlite"));
        using var connection = database.OpenConnection();

        Assert.True(new Version(connection.ServerVersion) >= new Version(3, 53), connection.ServerVersion);
    }
}
