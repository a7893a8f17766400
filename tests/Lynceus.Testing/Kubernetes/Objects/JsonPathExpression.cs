using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Lynceus.Testing.Kubernetes.Objects;

/// <summary>The simple paths of printer columns: fields, indexes, <c>[*]</c> and <c>[?(@.type=="Ready")]</c>.</summary>
internal static class JsonPathExpression
{
    public static IEnumerable<JsonNode?> Find(JsonNode value, string path)
    {
        IEnumerable<JsonNode?> found = [value];
        foreach (var step in Steps(path))
        {
            found = [.. found.SelectMany(node => Step(node, step))];
        }

        return found;
    }

    private static IEnumerable<JsonNode?> Step(JsonNode? node, string step)
    {
        if (step == "*")
        {
            return node switch
            {
                JsonArray items => items,
                JsonObject fields => fields.Select(field => field.Value),
                _ => [],
            };
        }

        if (step.StartsWith("?(", StringComparison.Ordinal))
        {
            return (node as JsonArray)?.Where(item => item is not null && Matches(item, step[2..^1])) ?? [];
        }

        if (node is JsonArray list && int.TryParse(step, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
        {
            index = index < 0 ? index + list.Count : index;
            return index >= 0 && index < list.Count ? [list[index]] : [];
        }

        return node is JsonObject members && members.TryGetPropertyValue(step, out var child) ? [child] : [];
    }

    private static bool Matches(JsonNode item, string condition)
    {
        var equals = condition.IndexOf("==", StringComparison.Ordinal);
        if (equals < 0)
        {
            return Find(item, condition.Trim().TrimStart('@')).Any(found => found is not null);
        }

        var expected = condition[(equals + 2)..].Trim().Trim('"', '\'');
        return Find(item, condition[..equals].Trim().TrimStart('@')).Any(found => found?.ToString() == expected);
    }

    private static IEnumerable<string> Steps(string path)
    {
        var step = new StringBuilder();
        for (var i = 0; i < path.Length; i++)
        {
            switch (path[i])
            {
                case '\\' when i + 1 < path.Length:
                    step.Append(path[++i]);
                    break;
                case '.':
                    if (step.Length > 0)
                    {
                        yield return step.ToString();
                    }

                    step.Clear();
                    break;
                case '[':
                    if (step.Length > 0)
                    {
                        yield return step.ToString();
                    }

                    step.Clear();
                    var end = path.IndexOf(path.AsSpan(i).StartsWith("[?(") ? ")]" : "]", i, StringComparison.Ordinal);
                    if (end < 0)
                    {
                        yield break;
                    }

                    end += path[end] == ')' ? 1 : 0;
                    yield return path[(i + 1)..end].Trim('\'', '"');
                    i = end;
                    break;
                default:
                    step.Append(path[i]);
                    break;
            }
        }

        if (step.Length > 0)
        {
            yield return step.ToString();
        }
    }
}
