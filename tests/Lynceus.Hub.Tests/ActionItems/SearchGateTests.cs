using Dapper;
using Lynceus.Hub.Features.ActionItems;
using Lynceus.Hub.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Lynceus.Hub.Tests.ActionItems;

public sealed class SearchGateTests
{
    [Fact]
    [Trait("Attack", "H4")]
    public async Task EnterAsync_SecondOfACaller_WaitsForTheFirst()
    {
        using var gate = new SearchGate();
        var first = await gate.EnterAsync("a", CancellationToken.None);
        var second = gate.EnterAsync("a", CancellationToken.None);

        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second).Dispose();
    }

    [Fact]
    [Trait("Attack", "H4")]
    public async Task EnterAsync_CallerWithManyWaiting_IsRefused_AndOthersAreNot()
    {
        using var gate = new SearchGate();
        var first = await gate.EnterAsync("a", CancellationToken.None);
        var waiting = Enumerable.Range(0, SearchGate.MaxWaitingOfCaller).Select(_ => gate.EnterAsync("a", CancellationToken.None)).ToList();

        var refused = await Assert.ThrowsAsync<SearchRefusedException>(() => gate.EnterAsync("a", CancellationToken.None));
        var other = gate.EnterAsync("b", CancellationToken.None);

        Assert.Equal(429, refused.Status);
        first.Dispose();

        // The other caller's turn comes with the next one free, although thirty-two of the first caller asked before.
        (await other).Dispose();
        foreach (var turn in waiting)
        {
            (await turn).Dispose();
        }
    }

    [Fact]
    public async Task EnterAsync_WhoGoesAway_WaitsNoMore()
    {
        using var gate = new SearchGate();
        using var gone = new CancellationTokenSource();
        var first = await gate.EnterAsync("a", CancellationToken.None);
        var second = gate.EnterAsync("a", gone.Token);

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        first.Dispose();
        (await gate.EnterAsync("a", CancellationToken.None)).Dispose();
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(600, true)]
    [Trait("Attack", "H4")]
    public async Task StatementLimit_TimeOverOrCallerGone_EndsWhatRuns(int seconds, bool isCancelled)
    {
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync();
        const string Endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n";
        using (new StatementLimit(connection, TimeSpan.FromSeconds(seconds), new CancellationToken(isCancelled)))
        {
            Assert.True(StatementLimit.Ended(Assert.Throws<SqliteException>(() => connection.ExecuteScalar<long>(Endless))));
        }

        Assert.Equal(3, connection.ExecuteScalar<long>("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) SELECT 3 FROM n LIMIT 1 OFFSET 99998"));
    }
}
