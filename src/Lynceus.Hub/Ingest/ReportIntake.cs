using System.Data.Common;
using Dapper;
using Lynceus.Hub.Storage.Sqlite;
using Lynceus.Reports;
using Microsoft.Data.Sqlite;

namespace Lynceus.Hub.Ingest;

/// <summary>Takes a report in: on disk and in the database before anybody is told so, compared afterwards.</summary>
internal sealed class ReportIntake(HubOptions options, DbDataSource database, RawReports rawReports, DiffQueue queue, TimeProvider time) : IDisposable
{
    // A check takes a core for seconds at worst, and memory: so many senders at once may not take all of both.
    private readonly SemaphoreSlim _checks = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Receives, checks and keeps one report. Nothing is kept of a report that cannot be read.</summary>
    /// <param name="tool">Tool that is said to have written it; null to recognise it.</param>
    /// <param name="body">The report as it was sent, which may be packed itself; content encodings are taken off.</param>
    /// <param name="receivedFrom">Who sent it: name of a token or a user.</param>
    /// <param name="statement">What the sender says of the report.</param>
    /// <param name="receivedAt">Null: now. The demo gives its reports a past.</param>
    /// <exception cref="ReportFormatException">The report cannot be read.</exception>
    public async Task<IntakeResult> AcceptAsync(
        string cluster,
        string? tool,
        Stream body,
        string receivedFrom,
        SenderStatement statement,
        DateTimeOffset? receivedAt,
        CancellationToken cancellationToken)
    {
        if (await PendingAsync(cancellationToken) >= options.MaxPendingReports)
        {
            return new IntakeResult.Busy();
        }

        using var received = await rawReports.ReceiveAsync(body, cancellationToken);
        var (recognised, notes) = await CheckAsync(received.Path, tool, cancellationToken);
        var at = (receivedAt ?? time.GetUtcNow()).ToUnixTimeMilliseconds();

        await using var connection = (SqliteConnection)await database.OpenConnectionAsync(cancellationToken);
        if (await RepeatedAsync(connection, cluster, recognised, received.Sha256, statement, at, cancellationToken) is { } reportId)
        {
            return new IntakeResult.Repeated(reportId);
        }

        rawReports.Keep(received);

        // From here on the report is kept whatever the sender does: it must not be in the folder and missing in the list.
        var (id, source) = await InsertAsync(connection, cluster, recognised, received, receivedFrom, statement, at, CancellationToken.None);
        queue.Enqueue(id, source);
        return new IntakeResult.Accepted(id, notes);
    }

    public void Dispose() => _checks.Dispose();

    private async Task<CheckedReport> CheckAsync(string path, string? tool, CancellationToken cancellationToken)
    {
        await _checks.WaitAsync(cancellationToken);
        try
        {
            return ReportTranslation.Check(RawReports.Stored(path), tool, options.Limits, cancellationToken);
        }
        finally
        {
            _checks.Release();
        }
    }

    private async Task<long> PendingAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "SELECT COUNT(*) FROM report WHERE status = 'stored'", cancellationToken: cancellationToken));
    }

    /// <summary>The same bytes as the report that was compared last, with nothing waiting behind it: only the source's freshness moves.</summary>
    private static async Task<long?> RepeatedAsync(
        SqliteConnection connection, string cluster, string tool, byte[] sha256, SenderStatement statement, long at, CancellationToken cancellationToken)
    {
        using var transaction = await WriteTransaction.BeginAsync(connection, cancellationToken);
        var repeated = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            """
            UPDATE source_state SET last_ok_at = @at, last_attempt_at = @at
            WHERE cluster_id = (SELECT cluster_id FROM cluster WHERE name = @cluster)
              AND source_id = (SELECT source_id FROM source WHERE tool = @tool)
              AND last_sha256 = @sha256
              AND EXISTS (SELECT 1 FROM report r WHERE r.report_id = source_state.last_report_id AND r.subject IS @Subject AND r.extent IS @extent)
              AND NOT EXISTS (SELECT 1 FROM report r WHERE r.cluster_id = source_state.cluster_id
                              AND r.source_id = source_state.source_id AND r.report_id > source_state.last_report_id)
            RETURNING last_report_id
            """,
            new { cluster, tool, sha256, statement.Subject, extent = statement.Extent?.ToString(), at },
            cancellationToken: cancellationToken));
        transaction.Commit();
        return repeated;
    }

    private static async Task<(long Id, SourceKey Source)> InsertAsync(
        SqliteConnection connection,
        string cluster,
        string tool,
        ReceivedReport received,
        string receivedFrom,
        SenderStatement statement,
        long at,
        CancellationToken cancellationToken)
    {
        using var transaction = await WriteTransaction.BeginAsync(connection, cancellationToken);
        var (id, clusterId, sourceId) = await connection.QueryFirstAsync<(long, long, long)>(new CommandDefinition(
            """
            INSERT INTO cluster (name, created_at) VALUES (@cluster, @at) ON CONFLICT (name) DO NOTHING;
            INSERT INTO source (tool, key_version) VALUES (@tool, @keyVersion) ON CONFLICT (tool) DO NOTHING;
            INSERT INTO report (cluster_id, source_id, received_at, received_from, sha256, bytes, stored_bytes, status, subject, extent)
            SELECT c.cluster_id, s.source_id, @at, @receivedFrom, @Sha256, @Bytes, @StoredBytes, 'stored', @Subject, @extent
            FROM cluster c, source s WHERE c.name = @cluster AND s.tool = @tool
            RETURNING report_id, cluster_id, source_id;
            """,
            new
            {
                cluster,
                tool,
                at,
                keyVersion = ReportTranslation.Named(tool).Keys.Version,
                receivedFrom,
                received.Sha256,
                received.Bytes,
                received.StoredBytes,
                statement.Subject,
                extent = statement.Extent?.ToString(),
            },
            cancellationToken: cancellationToken));
        transaction.Commit();
        return (id, new SourceKey(clusterId, sourceId));
    }
}
