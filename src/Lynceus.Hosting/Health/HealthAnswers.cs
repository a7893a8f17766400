using System.Text;
using Microsoft.AspNetCore.Http;

namespace Lynceus.Hosting.Health;

/// <summary>Answers <c>/healthz</c>, <c>/livez</c>, <c>/readyz</c> and single checks in the words of the API server, which people and probes know.</summary>
/// <remarks>Source: kubernetes.io, "Kubernetes API health endpoints", and answers recorded from 1.36.</remarks>
internal sealed class HealthAnswers(HealthChecks checks)
{
    public async Task AnswerAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            await PlainAnswer.WriteAsync(context, StatusCodes.Status405MethodNotAllowed, "Method Not Allowed\n");
            return;
        }

        var (status, text) = await AnswerAsync(context.Request.Path.Value ?? "", context.Request.Query, context.RequestAborted);
        await PlainAnswer.WriteAsync(context, status, text);
    }

    private async Task<(int Status, string Text)> AnswerAsync(string path, IQueryCollection query, CancellationToken cancellationToken)
    {
        var slash = path.IndexOf('/', Math.Min(1, path.Length));
        var (endpoint, check) = slash < 0 ? (path, "") : (path[..slash], path[(slash + 1)..]);
        if (ProbeOf(endpoint) is not { } probe)
        {
            return (StatusCodes.Status404NotFound, "404 page not found\n");
        }

        var names = checks.Names(probe);
        if (check.Length == 0)
        {
            return await AnswerAllAsync(endpoint[1..], names, query, cancellationToken);
        }

        if (!names.Contains(check, StringComparer.Ordinal))
        {
            return (StatusCodes.Status404NotFound, "404 page not found\n");
        }

        return (await checks.RunAsync([check], cancellationToken))[0] is { } problem
            ? (StatusCodes.Status500InternalServerError, $"internal server error: {problem}\n")
            : (StatusCodes.Status200OK, "ok");
    }

    private async Task<(int Status, string Text)> AnswerAllAsync(
        string endpoint, IReadOnlyList<string> names, IQueryCollection query, CancellationToken cancellationToken)
    {
        var excluded = query["exclude"].Where(static e => !string.IsNullOrEmpty(e)).Select(static e => e!).Distinct(StringComparer.Ordinal).ToArray();
        var asked = names.Except(excluded, StringComparer.Ordinal).ToArray();
        var problems = (await checks.RunAsync(asked, cancellationToken)).Zip(asked).ToDictionary(static p => p.Second, static p => p.First, StringComparer.Ordinal);
        var text = new StringBuilder();
        foreach (var name in names)
        {
            text.Append(!problems.TryGetValue(name, out var problem) ? $"[+]{name} excluded: ok\n"
                : problem is null ? $"[+]{name} ok\n"
                : $"[-]{name} failed: reason withheld\n");
        }

        if (excluded.Except(names, StringComparer.Ordinal).ToArray() is { Length: > 0 } unknown)
        {
            text.Append($"warn: some health checks cannot be excluded: no matches for {string.Join(", ", unknown.Select(static u => $"\"{u}\""))}\n");
        }

        if (problems.Values.Any(static p => p is not null))
        {
            return (StatusCodes.Status500InternalServerError, text.Append($"{endpoint} check failed\n").ToString());
        }

        return (StatusCodes.Status200OK, query.ContainsKey("verbose") ? text.Append($"{endpoint} check passed\n").ToString() : "ok");
    }

    private static HealthProbes? ProbeOf(string endpoint) => endpoint switch
    {
        "/healthz" or "/livez" => HealthProbes.Live,
        "/readyz" => HealthProbes.Ready,
        _ => null,
    };
}
