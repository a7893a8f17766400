using Lynceus.Reports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lynceus.Hub.Api;

/// <summary>Errors of the API as problem details (RFC 9457).</summary>
internal static class Problems
{
    public static ProblemHttpResult Of(int status, string title, string detail, long? reportId = null) => TypedResults.Problem(
        detail,
        statusCode: status,
        title: title,
        extensions: reportId is null ? null : [KeyValuePair.Create<string, object?>("reportId", reportId)]);

    public static ValidationProblem BadField(string field, string takes) => Bad(new Dictionary<string, string[]>(StringComparer.Ordinal) { [field] = [takes] });

    /// <summary>What each field takes, by its name.</summary>
    public static ValidationProblem Bad(IDictionary<string, string[]> errors) => TypedResults.ValidationProblem(
        errors, title: "Not valid", detail: string.Join(' ', errors.SelectMany(static e => e.Value.Select(v => $"{e.Key}: {v}"))));

    public static ProblemHttpResult NotFound(string what, object id) => Of(StatusCodes.Status404NotFound, "Not found", $"There is no {what} {id}.");

    /// <summary>A report that cannot be read: the place is named where there is one.</summary>
    /// <param name="hint">What else may help; null for nothing.</param>
    public static ProblemHttpResult Of(ReportFormatException e, string? hint = null)
    {
        var (status, title) = e.Problem switch
        {
            ReportProblem.Malformed => (StatusCodes.Status400BadRequest, "Report malformed"),
            ReportProblem.TooLarge => (StatusCodes.Status413PayloadTooLarge, "Report too large"),
            ReportProblem.UnknownTool => (StatusCodes.Status404NotFound, "Unknown tool"),
            ReportProblem.NotAReport => (StatusCodes.Status422UnprocessableEntity, "Not a report"),
            ReportProblem.WrongTool => (StatusCodes.Status422UnprocessableEntity, "Report of another tool"),
            _ => (StatusCodes.Status422UnprocessableEntity, "Unknown layout"),
        };
        var place = new List<KeyValuePair<string, object?>>();
        if (e.Line is not null)
        {
            place.Add(new("line", e.Line));
            place.Add(new("column", e.Column));
        }

        return TypedResults.Problem(hint is null ? e.Message : $"{e.Message} {hint}", statusCode: status, title: title, extensions: place);
    }
}
