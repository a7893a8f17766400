using System.Globalization;
using System.Text;
using System.Text.Json;
using Lynceus.Reports.Json;

namespace Lynceus.Reports.Sarif;

/// <summary>A message: its text, or the name of one that the rule or the tool holds, with arguments for its placeholders (section 3.11).</summary>
internal sealed record SarifMessage(string? Text, string? Markdown, string? Id, IReadOnlyList<string> Arguments)
{
    public static SarifMessage Empty { get; } = new(null, null, null, []);

    /// <summary>The tool wrote a text or the name of one, if only an empty one. The specification asks for it (section 3.11.2).</summary>
    public bool IsPresent { get; init; }

    /// <summary>Reads a message or a <c>multiformatMessageString</c>; some tools write the text alone.</summary>
    public static SarifMessage Read(ref JsonCursor cursor)
    {
        if (cursor.TokenType == JsonTokenType.String)
        {
            return Empty with { IsPresent = true, Text = cursor.NonEmptyText() };
        }

        if (!cursor.EnterObject())
        {
            return Empty;
        }

        var message = Empty;
        while (cursor.NextProperty())
        {
            var isPresent = cursor.TokenType == JsonTokenType.String;
            if (cursor.Is("text"u8))
            {
                message = message with { Text = cursor.NonEmptyText(), IsPresent = message.IsPresent || isPresent };
            }
            else if (cursor.Is("markdown"u8))
            {
                message = message with { Markdown = cursor.NonEmptyText(), IsPresent = message.IsPresent || isPresent };
            }
            else if (cursor.Is("id"u8))
            {
                message = message with { Id = cursor.NonEmptyText(), IsPresent = message.IsPresent || isPresent };
            }
            else if (cursor.Is("arguments"u8))
            {
                message = message with { Arguments = cursor.Texts() };
            }
            else
            {
                cursor.Skip();
            }
        }

        return message;
    }

    /// <summary>The text with its arguments in place and without links into the report; null when there is none.</summary>
    public string? Resolve(SarifRule? rule, SarifComponent driver, TranslationContext context)
    {
        var text = Text ?? Markdown;
        if (text is null && Id is not null)
        {
            text = rule?.Messages?.GetValueOrDefault(Id) ?? driver.Messages.GetValueOrDefault(Id);
        }

        text = context.Bounded(text);
        if (text is not null && Arguments.Count > 0)
        {
            text = context.Bounded(Fill(text, Arguments, limit: text.Length + 64 * 1024));
        }

        return text is null ? null : WithoutLinks(text).Trim();
    }

    // {0} is the first argument, {{ and }} are braces. Stops at the limit, since many placeholders may name one long argument.
    private static string Fill(string text, IReadOnlyList<string> arguments, int limit)
    {
        var filled = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length && filled.Length < limit; i++)
        {
            var rest = text.AsSpan(i);
            var end = rest.IndexOf('}');
            if (rest.StartsWith("{{", StringComparison.Ordinal) || rest.StartsWith("}}", StringComparison.Ordinal))
            {
                filled.Append(text[i++]);
            }
            else if (text[i] == '{'
                && end is > 1 and < 4
                && int.TryParse(rest[1..end], NumberStyles.None, CultureInfo.InvariantCulture, out var argument)
                && argument < arguments.Count)
            {
                filled.Append(arguments[argument].AsSpan(0, Math.Min(arguments[argument].Length, limit)));
                i += end;
            }
            else
            {
                filled.Append(text[i]);
            }
        }

        return filled.ToString();
    }

    // "[that call](1)" links to the related location with that number (section 3.11.6); a reader of the finding has only the words.
    private static string WithoutLinks(string text)
    {
        if (!text.Contains("](", StringComparison.Ordinal))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        var open = -1;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == ']' && open >= 0 && LinkTarget(text.AsSpan(i + 1)) is > 0 and var length)
            {
                plain.Remove(open, 1);
                open = -1;
                i += length;
                continue;
            }

            open = text[i] == '[' ? plain.Length : text[i] == ']' ? -1 : open;
            plain.Append(text[i]);
        }

        return plain.ToString();
    }

    // Length of "(1)"; 0 when it is not that.
    private static int LinkTarget(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith('('))
        {
            return 0;
        }

        var digits = text[1..].IndexOfAnyExceptInRange('0', '9');
        return digits > 0 && text[digits + 1] == ')' ? digits + 2 : 0;
    }
}
