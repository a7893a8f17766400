using System.Data.Common;
using Dapper;
using Lynceus.Hub.Features.ActionItems;
using Lynceus.Hub.Features.Reports;
using Lynceus.Hub.Storage;
using Lynceus.Hub.Storage.Sqlite;
using Lynceus.Reports;

namespace Lynceus.Hub.Features.Clusters;

/// <summary>Reads the figures and the trend of the fleet from counters; never from the items themselves.</summary>
internal sealed class FleetQueries(DbDataSource database, ActionItemQueries items, TimeProvider time)
{
    public const int ListedHeld = 50;

    /// <summary>Days of the trend: today and thirty before it.</summary>
    private const int TrendDays = 31;

    // More reports than a large fleet sends in a day; bounds the look back, since reports have no index by time.
    private const int ReportsOfOneDay = 20_000;

    public async Task<FleetFigures> FiguresAsync(CancellationToken cancellationToken)
    {
        var recent = await items.ListAsync(new ActionItemFilter { Age = "1d", Sort = ActionItemSort.Newest }, 1, null, null, cancellationToken);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var repaired = await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            """
            SELECT COALESCE(SUM(fixed), 0) FROM (SELECT fixed, received_at FROM report ORDER BY report_id DESC LIMIT @limit)
            WHERE received_at >= @since
            """,
            new { limit = ReportsOfOneDay, since = UnixTime.Now(time) - UnixTime.Day },
            cancellationToken: cancellationToken));
        var held = await connection.QueryAsync<ReportRow>(new CommandDefinition(
            $"SELECT {ReportQueries.Columns} FROM {ReportQueries.From} WHERE r.status = 'held' ORDER BY r.report_id DESC LIMIT @limit",
            new { limit = ListedHeld },
            cancellationToken: cancellationToken));
        return new FleetFigures(recent.Total, repaired, held.AsList());
    }

    /// <summary>The trend of all clusters, or of the one with <paramref name="cluster"/> as its name.</summary>
    public async Task<FleetHistory> HistoryAsync(string? cluster, CancellationToken cancellationToken)
    {
        var today = UnixTime.Now(time) / UnixTime.Day;
        var first = today - TrendDays + 1;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var names = (await connection.QueryAsync<(long Id, string Name)>(new CommandDefinition(
            "SELECT cluster_id, name FROM cluster WHERE @cluster IS NULL OR name = @cluster", new { cluster }, cancellationToken: cancellationToken)))
            .ToDictionary(static c => c.Id, static c => c.Name);
        long? only = cluster is null ? null : names.Keys.FirstOrDefault(-1);

        var builder = new HistoryBuilder(first, TrendDays);
        await ReadAsync(
            connection,
            """
            SELECT day, cluster_id, source_id, band, open_items, new_items + reopened, fixed, gone FROM metric_daily
            WHERE day >= @first AND day <= @today AND (@only IS NULL OR cluster_id = @only) ORDER BY day
            """,
            ("@first", first), ("@today", today), ("@only", only),
            r => builder.Add(r.GetInt64(0), new(r.GetInt64(1), r.GetInt64(2), (SeverityBand)r.GetInt64(3)), r.GetInt64(4), r.GetInt64(5), r.GetInt64(6), r.GetInt64(7)),
            cancellationToken);

        // The day before the first one: the last row of the weeks before it; a source that was quiet for longer has been as it is now.
        await ReadAsync(
            connection,
            """
            SELECT MAX(day), cluster_id, source_id, band, open_items FROM metric_daily
            WHERE day >= @first AND day < @today AND (@only IS NULL OR cluster_id = @only) GROUP BY cluster_id, source_id, band
            """,
            ("@first", first - TrendDays), ("@today", first), ("@only", only),
            r => builder.Before(new(r.GetInt64(1), r.GetInt64(2), (SeverityBand)r.GetInt64(3)), r.GetInt64(4)),
            cancellationToken);
        await ReadAsync(
            connection,
            $"""
            SELECT 0, cluster_id, source_id, band, SUM(n) FROM item_count k
            WHERE {StoredState.IsToDo("k")} AND @first <= @today AND (@only IS NULL OR cluster_id = @only) GROUP BY cluster_id, source_id, band
            """,
            ("@first", first), ("@today", today), ("@only", only),
            r => builder.BeforeUnlessSeen(new(r.GetInt64(1), r.GetInt64(2), (SeverityBand)r.GetInt64(3)), r.GetInt64(4)),
            cancellationToken);
        return builder.Build(names);
    }

    // A reader instead of a list of objects: there is a row per day, cluster, tool and band.
    private static async Task ReadAsync(
        DbConnection connection,
        string sql,
        (string Name, long? Value) a,
        (string Name, long? Value) b,
        (string Name, long? Value) c,
        Action<DbDataReader> read,
        CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in new[] { a, b, c })
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? (object)DBNull.Value;
            command.Parameters.Add(parameter);
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            read(reader);
        }
    }
}
