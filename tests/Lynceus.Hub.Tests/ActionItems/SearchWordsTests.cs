using Dapper;
using Lynceus.Hub.Features.ActionItems;
using Lynceus.Hub.Storage;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Data.Sqlite;

namespace Lynceus.Hub.Tests.ActionItems;

/// <summary>What is looked for, and words so common that nothing is found by them.</summary>
#pragma warning disable CA1001 // disposed by DisposeAsync, which xunit calls
public sealed class SearchWordsTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private const int Titles = SearchWords.MaxListed + 1_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("lynceus-words-").FullName;
    private SqliteDataSource _database = null!;

    public async Task InitializeAsync()
    {
        await SeededDatabase.CreateAsync(_folder, TimeProvider.System.GetUtcNow());
        _database = new SqliteDataSource(Path.Combine(_folder, "hub.sqlite"));
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("curl", "\"curl\"*")]
    [InlineData("a", "\"a\"")]
    [InlineData("net/h", "\"net/h\"")]
    [InlineData("net/ht", "\"net/ht\"*")]
    [InlineData("x: 7.", "\"x:\" \"7.\"")]
    [InlineData("say\"so", "\"say\"\"so\"*")]
    [InlineData("a A", "\"a\"")]
    [InlineData("- *", "")]
    [Trait("Attack", "H4")]
    public void Queries_AreStartsOfWords_OneLetterAWord(string text, string expected) => Assert.Equal(expected, string.Join(' ', SearchWords.Queries(text)));

    [Fact]
    public void Queries_OfALongSearch_AreItsFirstWords() =>
        Assert.Equal(SearchWords.MaxWords, SearchWords.Queries(string.Join(' ', Enumerable.Range(10, 80))).Count);

    [Fact]
    public async Task CommonWords_AreTested_AndListedTogetherWithRareOnes()
    {
        await using var connection = (SqliteConnection)await _database.OpenConnectionAsync();
        var items = (await connection.QueryAsync<long>("SELECT item_id FROM action_item WHERE state = 0 AND resolution = 0 AND check_id = 1 ORDER BY item_id LIMIT 3")).AsList();
        await connection.ExecuteAsync(
            $"""
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Titles})
            INSERT INTO title (check_id, text) SELECT 1, 'q r common' || i || ' commonly' FROM n;
            UPDATE action_item SET title_id = (SELECT MAX(title_id) FROM title) WHERE item_id IN @items;
            """,
            new { items });
        using (var words = SearchWords.Find(connection, "q r common"))
        {
            Assert.All(words.Words, static w => Assert.True(w.IsCommon));
        }

        Assert.Equal(items, await FoundAsync("q=q+r+common"));
        Assert.Equal(items, await FoundAsync($"q=r+common{Titles}"));
        Assert.Equal([], await FoundAsync($"q=r+common{Titles - 1}"));
        Assert.Equal([], await FoundAsync("q=q+r+common+nowhere"));
    }

    [Fact]
    public async Task Find_Disposed_TakesItsFunctionWithIt()
    {
        await using var connection = (SqliteConnection)await _database.OpenConnectionAsync();
        string count;
        using (var words = SearchWords.Find(connection, "curl"))
        {
            count = $"SELECT COUNT(*) FROM action_item i WHERE {words.Test}";
            Assert.True(await connection.ExecuteScalarAsync<long>(count) > 0);
        }

        await Assert.ThrowsAsync<SqliteException>(() => connection.ExecuteScalarAsync<long>(count));
    }

    private async Task<List<long>> FoundAsync(string query)
    {
        using var gate = new SearchGate();
        var filter = ActionItemFilter.Parse(QueryHelpers.ParseQuery(query), out _);
        var page = await new ActionItemQueries(_database, TimeProvider.System, new HubOptions(), gate).ListAsync(filter, 100, null, "tests", CancellationToken.None);
        return [.. page.Items.Select(static i => i.Id).Order()];
    }
}
