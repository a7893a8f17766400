using Lynceus.Hub.Features.Access;
using Lynceus.Hub.Ingest;
using Lynceus.Hub.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lynceus.Hub.Features.Reports;

/// <summary>The form of a held report.</summary>
internal static class ReportForms
{
    // Longer than most comparisons take; a page that says "waiting" is the right answer after it.
    private static readonly TimeSpan ShownAsWaitingAfter = TimeSpan.FromSeconds(5);

    public static void MapReportForms(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapForm("/reports/{id:long}/release", ReleaseAsync).RequireAuthorization(Policies.Decide);

    private static async Task<IResult> ReleaseAsync(
        long id, HttpContext context, ReportQueries reports, DiffQueue queue, Flash flash, TimeProvider time, CancellationToken cancellationToken)
    {
        var done = queue.WhenDone(id);
        if (await reports.ReleaseAsync(id, context.User.ActorName(), cancellationToken) is not { } source)
        {
            queue.Signal(id);
            flash.Set(context, new FlashMessage(IsError: true, "Nothing was changed: the report is not held."));
            return new SeeOther($"/reports/{id}");
        }

        queue.Enqueue(id, source);
        try
        {
            await done.WaitAsync(ShownAsWaitingAfter, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The comparison goes on; the page shows its state.
        }

        flash.Set(context, new FlashMessage(IsError: false, "The report was released."));
        return new SeeOther($"/reports/{id}");
    }
}
