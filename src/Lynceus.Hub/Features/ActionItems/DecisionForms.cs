using System.Globalization;
using Lynceus.Hub.Features.Access;
using Lynceus.Hub.Pages;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;

namespace Lynceus.Hub.Features.ActionItems;

/// <summary>The forms of list and item page: decide over one item, selected items, or all that match a filter.</summary>
internal static class DecisionForms
{
    public static void MapDecisionForms(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapForm("/items/decide", DecideAsync).RequireAuthorization(Policies.Decide);
        endpoints.MapForm("/items/columns", static (HttpContext context, IFormCollection form) =>
        {
            ItemColumns.Keep(context, form["column"]);
            return new SeeOther(LocalPath.OrHome(form["return"]));
        }).RequireAuthorization(Policies.Read);
    }

    private static async Task<IResult> DecideAsync(
        HttpContext context, IFormCollection form, ActionItemQueries items, Decisions decisions, Flash flash, CancellationToken cancellationToken)
    {
        var back = new SeeOther(LocalPath.OrHome(form["return"]));
        var (decision, done) = Read(form);
        if (decision is null || decisions.Validate(decision) is { Count: > 0 })
        {
            flash.Set(context, new FlashMessage(IsError: true, "Nothing was changed: " + (decision is null
                ? "the form was not complete."
                : string.Join(' ', decisions.Validate(decision).Select(static e => $"{e.Key} {string.Join(' ', e.Value)}")))));
            return back;
        }

        var ids = await ChosenAsync(form, items, context.User.CallerId(), cancellationToken);
        if (ids.Count is 0 or > Decisions.MaxItems)
        {
            flash.Set(context, new FlashMessage(IsError: true, $"Nothing was changed: {(ids.Count == 0 ? "no item was selected" : "too many items were selected")}."));
            return back;
        }

        var (changed, others) = await decisions.ApplyAsync(ids, decision, context.User.ActorName(), cancellationToken);
        var also = others == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", with {others:N0} more of the same {(changed == 1 ? "weakness" : "weaknesses")}");
        flash.Set(context, new FlashMessage(IsError: false, $"{(changed == 1 ? "1 item" : string.Create(CultureInfo.InvariantCulture, $"{changed:N0} items"))} {done}{(decision.Note is null ? also : "")}."));
        return back;
    }

    /// <summary>The decision that the pressed button stands for, and what was done in words.</summary>
    internal static (Decision? Decision, string Done) Read(IFormCollection form)
    {
        switch (form["do"].ToString())
        {
            case "resolve" when FilterWords.Resolutions.TryGetValue(form["resolution"].ToString(), out var resolution) && resolution != Resolution.Open:
                var until = form["until"].ToString();
                if (until.Length == 0)
                {
                    return (new Decision { Resolution = resolution, Reason = form["reason"] }, "resolved");
                }

                // The whole of the last day counts.
                return DateOnly.TryParseExact(until, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var last) && last < DateOnly.MaxValue
                    ? (new Decision
                    {
                        Resolution = resolution,
                        Reason = form["reason"],
                        Until = new DateTimeOffset(last.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero),
                    }, "resolved")
                    : (null, "");
            case "reopen":
                return (new Decision { Resolution = Resolution.Open, Reason = form["reason"] }, "reopened");
            case "assign":
                var owner = form["assignee"].ToString().Trim();
                return (new Decision { Assignee = owner }, owner.Length == 0 ? "left without an owner" : $"assigned to {owner}");
            case "due":
                var day = form["due"].ToString().Trim();
                return (new Decision { Due = day }, day.Length == 0 ? "left without a due date" : $"due {day}");
            case "note" when form["note"].ToString().Trim() is { Length: > 0 } note:
                return (new Decision { Note = note }, "noted");
            default:
                return (null, "");
        }
    }

    private static async Task<IReadOnlyList<long>> ChosenAsync(
        IFormCollection form, ActionItemQueries items, string caller, CancellationToken cancellationToken)
    {
        if (form["scope"] == "all")
        {
            var filter = ActionItemFilter.Parse(QueryHelpers.ParseQuery(form["filter"]), out var errors);
            return errors.Count > 0 ? [] : await items.IdsAsync(filter, Decisions.MaxItems, caller, cancellationToken);
        }

        return [.. form["id"].Select(static id => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0).Where(static id => id > 0).Distinct()];
    }
}
