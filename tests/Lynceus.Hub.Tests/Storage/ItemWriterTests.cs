using Dapper;
using Lynceus.Hub.Ingest;
using Lynceus.Hub.Storage;
using Lynceus.Hub.Storage.Sqlite;
using Lynceus.Items;
using Lynceus.Reports;
using Microsoft.Data.Sqlite;

namespace Lynceus.Hub.Tests.Storage;

/// <summary>What stands in the tables after changes that no report of today leads to: three items of a former release that are one now.</summary>
public sealed class ItemWriterTests : IAsyncLifetime, IDisposable
{
    private static readonly KeyScheme Former = new("test", 1);
    private static readonly KeyScheme Current = new("test", 2);
    private static readonly Scope Cart = new("vulnerability", "shop", "cart");

    private readonly string _folder = Directory.CreateTempSubdirectory("lynceus-items-").FullName;
    private SqliteDataSource _database = null!;
    private SqliteConnection _connection = null!;
    private long _report;

    public async Task InitializeAsync()
    {
        _database = new SqliteDataSource(Path.Combine(_folder, "hub.sqlite"));
        await Schema.MigrateAsync(_database, CancellationToken.None);
        _connection = (SqliteConnection)await _database.OpenConnectionAsync();
        _connection.Execute("INSERT INTO source VALUES (1, 'test', 1); INSERT INTO cluster VALUES (1, 'prod', 1)");
        Send(FindingOf(Former, "a"), FindingOf(Former, "b"), FindingOf(Former, "c"));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Merged_TheLastDecisionIsTakenOver_AndCountedOnce()
    {
        Decide(item: 2, Resolution.WillNotFix, at: 100, "mira", assignee: "mira");
        Decide(item: 3, Resolution.WorkingAsIntended, at: 200, "jon", assignee: null);
        _connection.Execute("INSERT INTO item_note (item_id, at, author, body) VALUES (2, 90, 'mira', 'first'), (3, 190, 'jon', 'second')");

        Send(FindingOf(Current, "one", "a"), FindingOf(Current, "one", "b"), FindingOf(Current, "one", "c"));

        var survivor = _connection.QuerySingle<(long, long, string, string, string)>(
            "SELECT i.state, i.resolution, w.reason, w.resolved_by, i.assignee FROM action_item i JOIN weakness w USING (weakness_id) WHERE i.item_id = 1");
        Assert.Equal(((long)ItemState.Open, (long)Resolution.WorkingAsIntended, "because of jon", "jon", "mira"), survivor);
        Assert.Equal(["first", "second"], _connection.Query<string>("SELECT body FROM item_note WHERE item_id = 1 ORDER BY note_id"));
        Assert.Equal(2, _connection.ExecuteScalar<long>("SELECT COUNT(*) FROM action_item WHERE state = @gone", new { gone = (long)ItemState.Gone }));
        await DatabaseAssert.CountersMatchAsync(_database);
    }

    [Fact]
    public async Task Merged_AnOwnDecisionAndOwnerStay()
    {
        Decide(item: 1, Resolution.WillNotFix, at: 100, "mira", assignee: "mira");
        Decide(item: 2, Resolution.WorkingAsIntended, at: 200, "jon", assignee: "jon");

        Send(FindingOf(Current, "one", "a"), FindingOf(Current, "one", "b"), FindingOf(Current, "other", "c"));

        Assert.Equal(
            [(1, (long)Resolution.WillNotFix, "mira"), (3, (long)Resolution.Open, null)],
            _connection.Query<(long, long, string?)>(
                "SELECT item_id, resolution, assignee FROM action_item WHERE state = @open ORDER BY 1", new { open = (long)ItemState.Open }));
        await DatabaseAssert.CountersMatchAsync(_database);
    }

    [Fact]
    public async Task Merged_NobodyDecided_NothingIsTakenOver()
    {
        Send(FindingOf(Current, "one", "a"), FindingOf(Current, "one", "b"), FindingOf(Current, "one", "c"));

        Assert.Equal(
            ((long)Resolution.Open, null, null),
            _connection.QuerySingle<(long, string?, long?)>("SELECT resolution, assignee, weakness_id FROM action_item WHERE item_id = 1"));
        await DatabaseAssert.CountersMatchAsync(_database);
    }

    [Fact]
    public async Task CheckThatTurnsOutToHaveACve_TakesItsDecisionAlong()
    {
        var ghsa = FindingOf(Former, "GHSA-aaaa-bbbb-cccc");
        Send(ghsa);
        var item = _connection.ExecuteScalar<long>("SELECT MAX(item_id) FROM action_item");
        Decide(item, Resolution.WillNotFix, at: 100, "mira", assignee: null);

        Send(ghsa with { Aliases = ["CVE-2026-9"] });
        Assert.Equal("CVE-2026-9", _connection.ExecuteScalar<string>("SELECT name FROM weakness"));
        Send(ghsa with { Aliases = ["CVE-2026-9"] }, FindingOf(Former, "CVE-2026-9"));

        Assert.Equal(
            [(long)Resolution.WillNotFix, (long)Resolution.WillNotFix],
            _connection.Query<long>("SELECT resolution FROM action_item WHERE item_id >= @item", new { item }));
        await DatabaseAssert.CountersMatchAsync(_database);
    }

    private static FindingKey KeyOf(KeyScheme scheme, string check) => new(scheme, Cart.Family, check, Cart.Key, "pkg");

    private static Finding FindingOf(KeyScheme scheme, string check, string? former = null) => new()
    {
        Key = KeyOf(scheme, check),
        FormerKeys = former is null ? [] : [KeyOf(Former, former)],
        Scope = Cart,
        CheckId = check,
        Title = check,
        Severity = new Severity(Severity.High),
        Subject = new Subject { Kind = "Deployment", Namespace = Cart.Namespace, Name = Cart.Key },
        RawPointer = "",
    };

    private void Decide(long item, Resolution resolution, long at, string who, string? assignee)
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        new WeaknessWriter(_connection, at, day: 0, who).Decide(
            [item], before => before.Resolve(resolution, $"because of {who}", null, who, at) with { Assignee = assignee }, $"because of {who}");
        transaction.Commit();
    }

    private void Send(params Finding[] findings)
    {
        var at = 1_000 * ++_report;
        using var evidence = new EvidenceWriter();
        using var texts = new StagedTexts(_connection, clusterId: 1, sourceId: 1, evidence);
        using var known = new SqliteKnownItems(_connection, clusterId: 1, sourceId: 1, isUnconfirmedDue: false);
        var comparison = new Comparison(known, new ComparisonSettings { CloseGuardMinimum = int.MaxValue });
        _connection.Execute(
            """
            INSERT INTO report (report_id, cluster_id, source_id, received_at, received_from, sha256, bytes, stored_bytes, status)
            VALUES (@report, 1, 1, @at, '', randomblob(32), 1, 1, 'stored')
            """,
            new { report = _report, at });
        using var reader = new FindingReader(comparison, texts, evidence);
        reader.Read(
            (sink, _) =>
            {
                Array.ForEach(findings, sink.Add);
                sink.Examined(Cart);
                return new TranslationSummary("test", null, null, findings.Length, 0, 0);
            },
            CancellationToken.None);
        using var transaction = _connection.BeginTransaction(deferred: false);
        var changes = Assert.IsType<ComparisonResult.Changes>(comparison.Decide(new ReportFacts { ReceivedAt = at }, ItemWriter.NextId(_connection)));
        new ItemWriter(_connection, clusterId: 1, sourceId: 1, _report, at, at).Write(changes);
        transaction.Commit();
    }
}
