using System.Text.RegularExpressions;

namespace Lynceus.Architecture.Tests;

/// <summary>Finds the instruments and families that the source declares. Their names, units and texts are literals, so nothing needs to run.</summary>
internal static partial class DeclaredMetrics
{
    public static IReadOnlyList<DeclaredMetric> All { get; } =
    [
        .. from file in SourceTree.Files(".cs")
           let text = File.ReadAllText(file)
           from metric in Instruments(text).Concat(Families(text))
           select metric with { Project = SourceTree.ProjectOf(file) },
    ];

    private static IEnumerable<DeclaredMetric> Instruments(string text)
    {
        foreach (var match in Creation().Matches(text).Cast<Match>())
        {
            var arguments = Arguments(text, match.Index + match.Length);
            if (arguments is not [var first, ..] || Literal(first) is not { } name)
            {
                continue;
            }

            // An instrument that is observed has its callback between name and unit.
            var help = Named(arguments, "description") ?? arguments.ElementAtOrDefault(match.Groups["observed"].Success ? 3 : 2);
            var type = match.Groups["kind"].Value switch
            {
                "Counter" => "counter",
                "Histogram" => "histogram",
                _ => "gauge",
            };
            yield return new DeclaredMetric("", name, type, Literal(help) ?? "");
        }
    }

    private static IEnumerable<DeclaredMetric> Families(string text)
    {
        foreach (var match in Description().Matches(text).Cast<Match>())
        {
            if (Arguments(text, match.Index + match.Length) is [var first, var help, ..] && Literal(first) is { } name)
            {
                // Names of others have no suffix; then only how the family is added says what it is.
                var type = name.EndsWith("_total", StringComparison.Ordinal) || IsAdded(text, "Counter", match) ? "counter"
                    : IsAdded(text, "Histogram", match) ? "histogram"
                    : name.EndsWith("_info", StringComparison.Ordinal) ? "info" : "gauge";
                yield return new DeclaredMetric("", name, type, Literal(help) ?? "");
            }
        }
    }

    private static bool IsAdded(string text, string type, Match description) =>
        text.Contains($".Add{type}({description.Groups["name"].Value}", StringComparison.Ordinal);

    private static string? Named(List<string> arguments, string name) =>
        arguments.Find(a => a.StartsWith(name + ":", StringComparison.Ordinal))?[(name.Length + 1)..].Trim();

    private static string? Literal(string? argument) =>
        argument is ['"', .., '"'] ? Regex.Unescape(argument[1..^1]) : null;

    // Splits what stands up to the closing bracket at the commas that are not within something else.
    private static List<string> Arguments(string text, int start)
    {
        var arguments = new List<string>();
        var (depth, from) = (0, start);
        for (var at = start; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '"':
                    for (at++; text[at] != '"'; at++)
                    {
                        at += text[at] == '\\' ? 1 : 0;
                    }

                    break;
                case '(' or '[' or '{':
                    depth++;
                    break;
                case ')' or ']' or '}' when depth == 0:
                    arguments.Add(text[from..at].Trim());
                    return arguments;
                case ')' or ']' or '}':
                    depth--;
                    break;
                case ',' when depth == 0:
                    arguments.Add(text[from..at].Trim());
                    from = at + 1;
                    break;
            }
        }

        return arguments;
    }

    [GeneratedRegex(@"\.Create(?<observed>Observable)?(?<kind>Counter|UpDownCounter|Gauge|Histogram)(<\w+>)?\(", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Creation();

    [GeneratedRegex(@"MetricDescription\s+(?<name>\w+)\s*=\s*new\(", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Description();
}
