using System.Buffers;

namespace Lynceus.Reports.TrivyOperator;

/// <summary>Finds containers in the messages of checks, which have no field for them: <c>Container 'app' of Deployment 'cart' should …</c>.</summary>
/// <remarks>
/// The name counts, the sentence around it does not: a name in quotes directly behind the word, or a bare one where the sentence goes on as it does
/// behind a name. Texts such as <c>Either Pod or Container should set</c> name none.
/// </remarks>
internal static class ContainerName
{
    private const string Word = "container";

    private static readonly string[] Fillers = ["named", "name", ":", "="];

    // What may stand between the word and "of" or "in" without being a name: "container runs in …", "container image of …".
    private static readonly string[] Verbs =
        ["is", "are", "was", "runs", "run", "running", "image", "images", "ports", "port", "name", "names", "capabilities", "spec", "or", "and", "outside", "inside"];

    private static readonly SearchValues<char> NameChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    /// <summary>Messages by the container they name, in their order; an empty name for those about the whole object. One empty group without messages.</summary>
    public static IReadOnlyList<(string Container, IReadOnlyList<string> Messages)> Group(IReadOnlyList<string> messages)
    {
        switch (messages.Count)
        {
            case 0:
                return [("", messages)];
            case 1:
                return [(In(messages[0]) ?? "", messages)];
            default:
                var groups = new List<(string, List<string> Messages)>();
                foreach (var message in messages)
                {
                    var container = In(message) ?? "";
                    var at = groups.FindIndex(g => g.Item1 == container);
                    if (at < 0)
                    {
                        groups.Add((container, [message]));
                    }
                    else
                    {
                        groups[at].Messages.Add(message);
                    }
                }

                return [.. groups.Select(static g => (g.Item1, (IReadOnlyList<string>)g.Messages))];
        }
    }

    /// <summary>The one container that all the messages name, by the rule of version 1: at the beginning and in quotes. Null otherwise.</summary>
    public static string? FormerIn(IReadOnlyList<string> messages)
    {
        string? container = null;
        foreach (var message in messages)
        {
            var named = FormerIn(message);
            if (named is null || (container is not null && container != named))
            {
                return null;
            }

            container = named;
        }

        return container;
    }

    private static string? FormerIn(string message)
    {
        var text = message.AsSpan().TrimStart();
        if (!text.StartsWith(Word + " ", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        text = text[Word.Length..].TrimStart();
        var end = text.IsEmpty || text[0] is not ('\'' or '"' or '`') ? -1 : text[1..].IndexOf(text[0]);
        return end > 0 ? text.Slice(1, end).ToString() : null;
    }

    private static string? In(string message)
    {
        var text = message.AsSpan();
        for (var at = text.IndexOf(Word, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(Word, StringComparison.OrdinalIgnoreCase))
        {
            var isWord = at == 0 || !char.IsAsciiLetter(text[at - 1]) || text[..at].EndsWith("init", StringComparison.OrdinalIgnoreCase);
            text = text[(at + Word.Length)..];
            if (isWord && (Quoted(text) ?? Bare(text)) is { } name)
            {
                return name;
            }
        }

        return null;
    }

    // container 'app', container: "app", container named `app`
    private static string? Quoted(ReadOnlySpan<char> behind)
    {
        behind = behind.TrimStart();
        foreach (var filler in Fillers)
        {
            behind = behind.StartsWith(filler, StringComparison.OrdinalIgnoreCase) ? behind[filler.Length..].TrimStart() : behind;
        }

        if (behind.Length < 3 || behind[0] is not ('\'' or '"' or '`'))
        {
            return null;
        }

        var end = behind[1..].IndexOf(behind[0]);
        return end > 0 && IsName(behind.Slice(1, end)) ? behind.Slice(1, end).ToString() : null;
    }

    // container app of Deployment cart
    private static string? Bare(ReadOnlySpan<char> behind)
    {
        if (behind.Length == 0 || behind[0] != ' ')
        {
            return null;
        }

        behind = behind.TrimStart();
        var end = behind.IndexOf(' ');
        var rest = end < 0 ? [] : behind[end..];
        return end > 0 && IsName(behind[..end]) && (rest.StartsWith(" of ", StringComparison.Ordinal) || rest.StartsWith(" in ", StringComparison.Ordinal))
            && !Verbs.Contains(behind[..end].ToString(), StringComparer.OrdinalIgnoreCase)
                ? behind[..end].ToString()
                : null;
    }

    private static bool IsName(ReadOnlySpan<char> text) => text.IndexOfAnyExcept(NameChars) < 0;
}
