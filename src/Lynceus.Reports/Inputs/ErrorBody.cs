namespace Lynceus.Reports.Inputs;

/// <summary>Tells the error that a server answered from a report: pipes and scripts pass both on alike.</summary>
internal static class ErrorBody
{
    private const int MaxNames = 12;

    /// <summary>Null when the document is no such error.</summary>
    public static ReportFormatException? Of(DocumentShape shape)
    {
        if (shape.Text("kind") is "Status" && shape.Text("apiVersion") is "v1")
        {
            var reason = shape.Text("message") ?? shape.Text("reason") ?? shape.Text("status");
            return new($"This is an answer of the Kubernetes API server, not a report: {reason}", ReportProblem.NotAReport);
        }

        if (shape.Names.Count is 0 or > MaxNames || !IsError(shape))
        {
            return null;
        }

        var message = shape.Text("message") ?? shape.Text("error_description") ?? shape.Text("detail") ?? Inner(shape) ?? shape.Text("error") ?? shape.Text("title");
        return new($"This is an error message, not a report: {message ?? string.Join(", ", shape.Names)}", ReportProblem.NotAReport);
    }

    private static bool IsError(DocumentShape shape) =>
        shape.Has("error") || shape.Has("errors")
        || (shape.Has("message") && (shape.Names.Count == 1 || shape.Has("status") || shape.Has("statusCode") || shape.Has("code") || shape.Has("documentation_url")))
        || (shape.Has("title") && shape.Has("status") && (shape.Has("detail") || shape.Has("type")));

    // {"error": {"message": …}} and {"errors": [{"message": …}]}
    private static string? Inner(DocumentShape shape) => shape.Child switch
    {
        { First: { } first } => first.Text("message") ?? first.Text("detail"),
        { } child => child.Text("message") ?? child.Text("detail"),
        _ => null,
    };
}
