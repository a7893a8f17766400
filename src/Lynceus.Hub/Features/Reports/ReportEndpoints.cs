using System.Globalization;
using Lynceus.Hub.Api;
using Lynceus.Hub.Contracts;
using Lynceus.Hub.Features.Access;
using Lynceus.Hub.Ingest;
using Lynceus.Hub.Metrics;
using Lynceus.Reports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Lynceus.Hub.Features.Reports;

/// <summary>Upload of reports, and what was received.</summary>
internal static class ReportEndpoints
{
    private const int ListedSkips = 1000;

    public static void MapReports(this IEndpointRouteBuilder api)
    {
        api.MapPost("/clusters/{cluster}/reports/{tool}", UploadAsync)
            .WithName("UploadReport")
            .WithSummary("Send a tool's own output. Answers 202 when it is kept; with ?wait=true when the items are up to date.")
            .Produces<ReportReceipt>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .RequireAuthorization(Policies.Upload);
        api.MapGet("/reports/{id:long}", GetAsync)
            .WithName("GetReport")
            .WithSummary("What was received and what it changed.")
            .Produces<ReportView>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithClusterLimit()
            .RequireAuthorization(Policies.Read);
        api.MapGet("/reports/{id:long}/raw", RawAsync)
            .WithName("GetRawReport")
            .WithSummary("The report byte for byte. Needs a right of its own: it may hold secrets. Each look is logged.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status410Gone)
            .RequireAuthorization(Policies.Raw);
        api.MapPost("/reports/{id:long}/release", ReleaseAsync)
            .WithName("ReleaseReport")
            .WithSummary("Let a held report close what it would close.")
            .Produces<ReportView>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .RequireAuthorization(Policies.Decide);
    }

    private static async Task<IResult> UploadAsync(
        string cluster,
        string tool,
        bool? wait,
        string? subject,
        string? extent,
        HttpContext context,
        HubOptions options,
        ReportIntake intake,
        DiffQueue queue,
        ReportQueries reports,
        CancellationToken cancellationToken)
    {
        if (!ClusterName.IsValid(cluster))
        {
            return Problems.BadField("cluster", ClusterName.Takes);
        }

        if (!SenderStatement.TryParse(subject, extent, out var statement, out var wrong))
        {
            return Problems.BadField(wrong.Name, wrong.Takes);
        }

        if (context.Request.ContentLength > options.Limits.MaxReportBytes)
        {
            return Problems.Of(
                StatusCodes.Status413PayloadTooLarge,
                "Report too large",
                $"The report is longer than {options.Limits.MaxReportBytes} bytes.");
        }

        // The intake bounds what it reads; the server's own limit would cut a connection without a word.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        IntakeResult result;
        try
        {
            if (await UploadBody.OpenAsync(context.Request, cancellationToken) is not { } body)
            {
                return Problems.Of(
                    StatusCodes.Status415UnsupportedMediaType,
                    "Content encoding not supported",
                    $"'{context.Request.Headers.ContentEncoding}' is not supported; send gzip, zstd or nothing.");
            }

            result = await intake.AcceptAsync(
                cluster, tool, body, context.User.Identity?.Name ?? "unknown", statement, receivedAt: null, cancellationToken);
        }
        catch (ReportFormatException e)
        {
            HubMetrics.Received("unreadable");
            return Problems.Of(e, FormHint(context.Request, e));
        }

        switch (result)
        {
            case IntakeResult.Busy:
                HubMetrics.Received("busy");
                context.Response.Headers.RetryAfter = "10";
                return Problems.Of(
                    StatusCodes.Status429TooManyRequests, "Too many reports wait", $"{options.MaxPendingReports} reports wait to be compared; try again later.");
            case IntakeResult.Repeated repeated:
                HubMetrics.Received("unchanged");
                var before = await reports.GetAsync(repeated.ReportId, cancellationToken);
                return Accepted(new ReportReceipt
                {
                    ReportId = repeated.ReportId,
                    Status = ReportStatus.Unchanged,
                    Items = ItemCounts.None with { Unchanged = before?.Items ?? 0 },
                    Note = "The same bytes as the last report.",
                });
            case IntakeResult.Accepted accepted:
                HubMetrics.Received("accepted");
                var report = await WhenReadyAsync(accepted.ReportId, wait ?? false, queue, reports, cancellationToken);
                var skips = await reports.SkipsAsync(accepted.ReportId, ListedSkips, cancellationToken);
                return report.Status == ReportStatus.Failed
                    ? Problems.Of(StatusCodes.Status422UnprocessableEntity, "Report not readable", report.Note ?? "", report.Id)
                    : Accepted(ReceiptOf(report, skips, accepted.Notes));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static async Task<ReportRow> WhenReadyAsync(
        long id, bool wait, DiffQueue queue, ReportQueries reports, CancellationToken cancellationToken)
    {
        if (!wait)
        {
            return (await reports.GetAsync(id, cancellationToken))!;
        }

        var done = queue.WhenDone(id);
        var report = (await reports.GetAsync(id, cancellationToken))!;
        if (report.Status != ReportStatus.Stored)
        {
            queue.Signal(id);
            return report;
        }

        await done.WaitAsync(cancellationToken);
        return (await reports.GetAsync(id, cancellationToken))!;
    }

    private static async Task<IResult> GetAsync(long id, HttpContext context, ReportQueries reports, DiffQueue queue, CancellationToken cancellationToken)
    {
        if (await reports.GetAsync(id, cancellationToken) is not { } report || !ClusterLimit.Allows(context.User, report.Cluster))
        {
            return Problems.NotFound("report", id);
        }

        return TypedResults.Ok(ReportView.Of(report, await reports.SkipsAsync(id, ListedSkips, cancellationToken), queue.DelayOf(id)));
    }

    private static async Task<IResult> RawAsync(
        long id, HttpContext context, ReportQueries reports, RawReports rawReports, ILogger<RawReports> logger, CancellationToken cancellationToken)
    {
        if (await reports.GetAsync(id, cancellationToken) is not { } report)
        {
            return Problems.NotFound("report", id);
        }

        var path = rawReports.PathOf(report.Sha256);
        if (rawReports.IsLost(report.Sha256))
        {
            return Problems.Of(StatusCodes.Status410Gone, "Raw report missing", "The raw report is no longer in the data folder.");
        }

        if (!await rawReports.IsWholeAsync(report.Sha256, cancellationToken))
        {
            return Problems.Of(
                StatusCodes.Status410Gone, "Raw report damaged", "The kept bytes are not those that were sent. Sending the same report again repairs them.");
        }

        AccessLog.RawReportSeen(logger, context.User.ActorName(), id, report.Cluster);
        var name = string.Create(CultureInfo.InvariantCulture, $"{report.Cluster}-{report.Tool}-{report.Id}");
        context.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        var acceptsGzip = context.Request.GetTypedHeaders().AcceptEncoding.Any(static e => e.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && e.Quality is not 0);
        context.Response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (acceptsGzip)
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return TypedResults.PhysicalFile(path, "application/octet-stream");
        }

        return TypedResults.Stream(rawReports.Open(report.Sha256).OpenPacked(), "application/octet-stream");
    }

    private static async Task<IResult> ReleaseAsync(
        long id, HttpContext context, ReportQueries reports, DiffQueue queue, CancellationToken cancellationToken)
    {
        if (await reports.GetAsync(id, cancellationToken) is null)
        {
            return Problems.NotFound("report", id);
        }

        if (await reports.ReleaseAsync(id, context.User.Identity?.Name ?? "unknown", cancellationToken) is not { } source)
        {
            return Problems.Of(StatusCodes.Status409Conflict, "Report not held", $"Report {id} is not held.");
        }

        queue.Enqueue(id, source);
        var report = await WhenReadyAsync(id, wait: true, queue, reports, cancellationToken);
        return TypedResults.Accepted($"{HubRoutes.Api}/reports/{id}", ReportView.Of(report, []));
    }

    private static Accepted<ReportReceipt> Accepted(ReportReceipt receipt) =>
        TypedResults.Accepted($"{HubRoutes.Api}/reports/{receipt.ReportId}", receipt);

    private static ReportReceipt ReceiptOf(ReportRow report, IReadOnlyList<SkippedElement> skips, IReadOnlyList<string> notes) => new()
    {
        ReportId = report.Id,
        Status = report.Status,
        Items = report.Counts,
        Skipped = skips,
        SkippedTotal = report.Skipped,
        Note = report.Note ?? (notes.Count == 0 ? null : string.Join(' ', notes)), // the comparison writes both
    };

    // What curl sends by --data has lost its line breaks, which JSON does without and YAML does not.
    private static string? FormHint(HttpRequest request, ReportFormatException e) =>
        request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true
        && e.Problem is ReportProblem.Malformed or ReportProblem.NotAReport
            ? "If curl sent it: --data drops line breaks, --data-binary @FILE does not."
            : null;
}
