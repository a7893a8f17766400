using System.Globalization;
using CsvHelper;
using Lynceus.Hub.Features.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lynceus.Hub.Features.ActionItems;

/// <summary>The list as a file: what the filter shows, all of it, streamed page by page.</summary>
internal static class ItemsCsv
{
    // A cell that begins with = + - @ or a tab is a formula to spreadsheet programs (OWASP, "CSV injection"); an apostrophe in front makes it text.
    private static readonly CsvWriterOptions Settings = new() { Injection = CsvInjection.Escape };

    public static void MapItemsCsv(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/items.csv", WriteAsync).RequireAuthorization(Policies.Read).ExcludeFromDescription();

    private static async Task WriteAsync(HttpContext context, ActionItemQueries items, CancellationToken cancellationToken)
    {
        var filter = ActionItemFilter.Parse(context.Request.Query, out var errors);
        if (errors.Count > 0)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsync(
                string.Join('\n', errors.Select(static e => $"{e.Key} {string.Join(' ', e.Value)}")), cancellationToken);
            return;
        }

        context.Response.ContentType = "text/csv; charset=utf-8";
        context.Response.Headers.ContentDisposition = "attachment; filename=\"action-items.csv\"";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        await using var csv = CsvWriter.Create(context.Response.Body, Settings, leaveOpen: true);
        foreach (var name in (string[])["id", "severity", "title", "check", "category", "cluster", "namespace", "kind", "name", "container", "package", "fix available", "tool", "opened", "closed", "state", "decision", "reason", "until", "owner"])
        {
            csv.WriteField(name);
        }

        await csv.EndRecordAsync(cancellationToken);
        string? cursor = null;
        do
        {
            var page = await items.ListAsync(filter, ActionItemQueries.MaxLimit, cursor, context.User.CallerId(), cancellationToken);
            foreach (var item in page.Items)
            {
                Write(csv, item);
                await csv.EndRecordAsync(cancellationToken);
            }

            await csv.FlushAsync(cancellationToken);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    private static void Write(CsvWriter csv, ActionItemRow item)
    {
        csv.WriteField(item.Id);
        csv.WriteField(FilterWords.Of(item.Band));
        csv.WriteField(Plain(item.Title));
        csv.WriteField(Plain(item.Check));
        csv.WriteField(FilterWords.Of(item.Category));
        csv.WriteField(item.Cluster);
        csv.WriteField(Plain(item.Namespace));
        csv.WriteField(Plain(item.Kind));
        csv.WriteField(Plain(item.Name));
        csv.WriteField(Plain(item.Container));
        csv.WriteField(Plain(item.Package));
        csv.WriteField(item.Fixable != 0 ? "yes" : "no");
        csv.WriteField(item.Tool);
        csv.WriteField(Time(item.OpenedAt));
        csv.WriteField(Time(item.ClosedAt));
        csv.WriteField(FilterWords.Of(item.State));
        csv.WriteField(FilterWords.Of(item.Resolution));
        csv.WriteField(Plain(item.ResolutionReason));
        csv.WriteField(Time(item.ResolutionUntil));
        csv.WriteField(item.Assignee);
    }

    // A terminal that shows the file obeys control characters, and programs end a cell at NUL. Lines and tabs are of people's reasons.
    private static string? Plain(string? text) => text is not null && text.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0
        ? string.Create(text.Length, text, static (to, from) =>
        {
            for (var i = 0; i < from.Length; i++)
            {
                to[i] = from[i] is >= ' ' or '\n' or '\t' ? from[i] : '\uFFFD';
            }
        })
        : text;

    private static string? Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
