using System.Data.Common;
using System.Text.Json;
using Dapper;
using Lynceus.Hub.Features.ActionItems;
using Lynceus.Hub.Ingest;
using Lynceus.Reports;

namespace Lynceus.Hub.Demo;

/// <summary>Loads the sample fleet into an empty hub, report by report and decision by decision, in the order in which they would have happened.</summary>
/// <remarks>
/// The sample reports carry no times of their own, so the hub dates them by when they came in, as it does with every such report; the history alone
/// says when that was. Everything else is what an agent's upload goes through.
/// </remarks>
internal sealed class DemoFleet(DbDataSource database, ReportIntake intake, DiffQueue queue, TimeProvider time)
{
    private const string Sender = "demo";

    // Decisions of a day come after its reports.
    private static readonly TimeSpan DecisionsAfter = TimeSpan.FromMinutes(-1);

    /// <param name="progress">Told the number of reports done and to do.</param>
    /// <exception cref="InvalidDataException">The samples do not fit this program.</exception>
    /// <exception cref="IOException">The samples are missing or cannot be read.</exception>
    public async Task<DemoOutcome> LoadAsync(string folder, Action<int, int> progress, CancellationToken cancellationToken)
    {
        if (await HasClustersAsync(cancellationToken))
        {
            return DemoOutcome.HubNotEmpty;
        }

        var history = await ReadAsync(folder, cancellationToken);
        var now = time.GetUtcNow();
        var reports = ReportsOf(history, now);
        var decisions = new Queue<DemoHistory.DecisionStep>(history.Decisions.OrderBy(static d => d.Day));
        for (var i = 0; i < reports.Count; i++)
        {
            while (decisions.TryPeek(out var next) && DecidedAt(next, now) < reports[i].At)
            {
                await DecideAsync(decisions.Dequeue(), now, cancellationToken);
            }

            await ReceiveAsync(folder, reports[i], cancellationToken);
            progress(i + 1, reports.Count);
        }

        while (decisions.TryDequeue(out var last))
        {
            await DecideAsync(last, now, cancellationToken);
        }

        return DemoOutcome.Loaded;
    }

    private async Task<bool> HasClustersAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "SELECT EXISTS (SELECT 1 FROM cluster)", cancellationToken: cancellationToken));
    }

    private static async Task<DemoHistory> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, "history.json");
        await using var file = File.OpenRead(path);
        try
        {
            return (await JsonSerializer.DeserializeAsync(file, DemoJson.Default.DemoHistory, cancellationToken))!;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    private static List<DemoReport> ReportsOf(DemoHistory history, DateTimeOffset now)
    {
        var reports = new List<DemoReport>();
        foreach (var source in history.Sources)
        {
            var file = "";
            for (var day = source.Files.Keys.Min(); day <= source.LastDay; day++)
            {
                file = source.Files.GetValueOrDefault(day, file);
                reports.Add(new DemoReport(source.Cluster, source.Tool, file, now.AddDays(day).AddMinutes(-source.Minutes)));
            }
        }

        reports.Sort(static (a, b) => a.At.CompareTo(b.At));
        return reports;
    }

    private static DateTimeOffset DecidedAt(DemoHistory.DecisionStep step, DateTimeOffset now) => now.AddDays(step.Day) + DecisionsAfter;

    private async Task ReceiveAsync(string folder, DemoReport report, CancellationToken cancellationToken)
    {
        switch (await AcceptAsync(folder, report, cancellationToken))
        {
            case IntakeResult.Accepted accepted:
                await ComparedAsync(accepted.ReportId, cancellationToken);
                break;
            case IntakeResult.Repeated:
                break;
            default:
                throw new InvalidDataException($"The hub is busy with other reports; {report.File} and what follows was not loaded.");
        }
    }

    private async Task<IntakeResult> AcceptAsync(string folder, DemoReport report, CancellationToken cancellationToken)
    {
        await using var body = File.OpenRead(Path.Combine(folder, report.File));
        try
        {
            return await intake.AcceptAsync(report.Cluster, report.Tool, body, Sender, SenderStatement.None, report.At, cancellationToken);
        }
        catch (ReportFormatException e)
        {
            throw new InvalidDataException($"{report.File}: {e.Message}", e);
        }
    }

    private async Task ComparedAsync(long reportId, CancellationToken cancellationToken)
    {
        var done = queue.WhenDone(reportId);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var isWaiting = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "SELECT status = 'stored' FROM report WHERE report_id = @reportId", new { reportId }, cancellationToken: cancellationToken));
        if (!isWaiting)
        {
            queue.Signal(reportId);
        }

        await done.WaitAsync(cancellationToken);
    }

    private async Task DecideAsync(DemoHistory.DecisionStep step, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var decisions = new Decisions(database, new PastClock(DecidedAt(step, now)));
        var request = new DecisionRequest
        {
            Resolution = step.Resolution,
            Reason = step.Reason,
            Until = step.UntilDay is { } day ? now.AddDays(day) : null,
            Assignee = step.Assignee,
            Note = step.Note,
        };
        if (request.ToDecision(decisions, out var errors) is not { } decision)
        {
            throw new InvalidDataException($"The decision of day {step.Day} by {step.Actor}: {string.Join(' ', errors.Select(static e => $"{e.Key} {string.Join(' ', e.Value)}"))}");
        }

        var items = await OpenItemsAsync(step.Select, cancellationToken);
        if (items.Count == 0)
        {
            throw new InvalidDataException($"The decision of day {step.Day} by {step.Actor} is about no item.");
        }

        await decisions.ApplyAsync(items, decision, step.Actor, cancellationToken);
    }

    private async Task<IReadOnlyList<long>> OpenItemsAsync(DemoHistory.Selection select, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<long>(new CommandDefinition(
            """
            SELECT i.item_id
            FROM action_item i
            JOIN cluster c USING (cluster_id) JOIN source s USING (source_id)
            JOIN check_def d USING (check_id) JOIN subject u USING (subject_id)
            WHERE i.state = @open AND i.resolution = @undecided
              AND (@Cluster IS NULL OR c.name = @Cluster) AND (@Tool IS NULL OR s.tool = @Tool)
              AND (@Namespace IS NULL OR u.namespace = @Namespace) AND (@Name IS NULL OR u.name = @Name)
              AND (@Check IS NULL OR d.canonical = @Check)
            ORDER BY i.item_id
            """,
            new { select.Cluster, select.Tool, select.Namespace, select.Name, select.Check, open = (long)ItemState.Open, undecided = (long)Resolution.Open },
            cancellationToken: cancellationToken))).AsList();
    }

    private sealed record DemoReport(string Cluster, string Tool, string File, DateTimeOffset At);

    private sealed class PastClock(DateTimeOffset at) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => at;
    }
}
