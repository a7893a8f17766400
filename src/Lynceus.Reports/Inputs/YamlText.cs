using System.Buffers;
using System.Globalization;
using System.Text;

namespace Lynceus.Reports.Inputs;

/// <summary>YAML among what tools print around it: lines that are none are taken out, and the others keep their numbers.</summary>
/// <remarks>A tool that prints for people before and after a report (<c>kyverno apply --policy-report</c>) does so without indentation. Where a line that is
/// not YAML has lines of structure behind it, the report itself is damaged, and nothing is taken out.</remarks>
internal static class YamlText
{
    private static readonly string[] FirstKeys = ["apiVersion", "kind", "items", "metadata", "PolarisOutputVersion"];

    private static readonly SearchValues<char> ValueStarts = SearchValues.Create("\"'[{|>&*!#%@");

    /// <summary>The line can only be the first of a report in YAML.</summary>
    public static bool Begins(ReadOnlySpan<byte> line)
    {
        var key = line.StartsWith("- "u8) ? line[2..].TrimStart((byte)' ') : line;
        var colon = key.IndexOf((byte)':');
        if (colon < 0 || (colon + 1 < key.Length && key[colon + 1] is not ((byte)' ' or (byte)'\t')))
        {
            return false;
        }

        foreach (var first in FirstKeys)
        {
            if (Ascii.Equals(key[..colon], first))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The line is an entry of a list or a map.</summary>
    public static bool IsEntry(ReadOnlySpan<byte> line) => IsEntry(Encoding.UTF8.GetString(line));

    /// <summary>A line by its number, from 1; empty when there is none.</summary>
    public static string LineAt(TextReader text, long number)
    {
        string? line;
        do
        {
            line = text.ReadLine();
        }
        while (line is not null && --number > 0);

        return line?.TrimEnd() ?? "";
    }

    /// <summary>The text with other lines emptied; null when there are none, or when they cannot be told from the report.</summary>
    /// <param name="notes">Says which lines those are.</param>
    public static string? WithoutOtherLines(string text, out IReadOnlyList<string> notes)
    {
        notes = [];
        var lines = text.Split('\n');
        List<(int First, int Last)> others = [];
        var (isInside, hasBegun) = (false, false);
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd('\r', ' ', '\t');
            isInside = isInside ? IsPart(line) : BeginsAt(lines, i, onlyBySeparator: hasBegun);
            hasBegun |= isInside;
            if (isInside || line.Length == 0)
            {
                continue;
            }

            if (IsStructure(line) || (hasBegun && Begins(Encoding.UTF8.GetBytes(line))))
            {
                return null;
            }

            lines[i] = "";
            others = others is [.., var (first, last)] && last == i - 1 ? [.. others[..^1], (first, i)] : [.. others, (i, i)];
            if (others.Count > 100)
            {
                return null;
            }
        }

        if (others.Count == 0 || !hasBegun)
        {
            return null;
        }

        var original = text.Split('\n');
        notes = others.ConvertAll(o => PassedText.Note(o.First + 1, o.Last + 1, original[o.First]));
        return string.Join('\n', lines);
    }

    /// <summary>The first line that says anything is not YAML.</summary>
    public static bool BeginsWithOther(TextReader text)
    {
        while (text.ReadLine() is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line) && line[0] != '#')
            {
                return !IsPart(line) && line[0] is not ('{' or '[');
            }
        }

        return false;
    }

    /// <summary>Some line can only be meant as YAML: it begins a report, or it is indented or listed.</summary>
    public static bool HasStructure(string text) =>
        text.Split('\n').Any(static l => IsStructure(l.TrimEnd()) || HasNestedValue(l.TrimEnd()) || Begins(Encoding.UTF8.GetBytes(l)) || l.AsSpan().TrimEnd() is "---");

    /// <summary>The words for a text that is not YAML where it should be.</summary>
    /// <param name="lineAt">Gives a line by its number.</param>
    public static ReportFormatException Broken(Func<long, string> lineAt, long line, long column, Exception e)
    {
        var content = lineAt(line);
        var isTab = IsIndentedByTab(content) || IsIndentedByTab(lineAt(line + 1));
        var reason = isTab ? "A tab indents the line; YAML takes blanks only."
            : content.Length > 0 ? $"{Quoted(content)} does not fit the lines before it."
            : "The text ends in the middle of a value.";
        return new ReportFormatException(
            string.Create(CultureInfo.InvariantCulture, $"The report is neither JSON nor valid YAML at line {line}, column {column}: {reason}"), ReportProblem.Malformed, e)
        {
            Line = line,
            Column = column,
        };
    }

    private static bool IsIndentedByTab(string line) => line.AsSpan().TrimStart(' ') is ['\t', ..];

    // "key: [", "key: {", "key: |"
    private static bool HasNestedValue(string line) =>
        line.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon && line.AsSpan(colon + 2).TrimStart() is ['[' or '{' or '|' or '>' or '&' or '*', ..];

    private static string Quoted(string line) => $"'{PlainExcerpt.Of(line)}'";

    private static bool BeginsAt(string[] lines, int at, bool onlyBySeparator)
    {
        var line = lines[at].TrimEnd('\r', ' ', '\t');
        if (line != "---" && !line.StartsWith("%YAML", StringComparison.Ordinal))
        {
            return !onlyBySeparator && Begins(Encoding.UTF8.GetBytes(line));
        }

        for (at++; at < lines.Length; at++)
        {
            var next = lines[at].TrimEnd('\r', ' ', '\t');
            if (next.Length > 0 && next[0] != '#' && next != "---")
            {
                return IsEntry(next);
            }
        }

        return false;
    }

    private static bool IsPart(string line) =>
        line.Length == 0
        || line[0] is ' ' or '\t' or '#' or '%'
        || line is "---" or "..." or "-"
        || line.StartsWith("- ", StringComparison.Ordinal)
        || line.StartsWith("--- ", StringComparison.Ordinal)
        || IsEntry(line);

    // What cannot be a plain value (another "key: ") makes the line a sentence.
    private static bool IsEntry(string line)
    {
        if (line.StartsWith("- ", StringComparison.Ordinal))
        {
            return true;
        }

        var colon = line.IndexOf(": ", StringComparison.Ordinal);
        if (colon < 0)
        {
            return line.EndsWith(':') && line[0] is not ('-' or '{' or '[');
        }

        var value = line.AsSpan(colon + 1).Trim();
        return value.IsEmpty || ValueStarts.Contains(value[0]) || !(value.Contains(": ", StringComparison.Ordinal) || value[^1] == ':');
    }

    // An entry that is indented, or an element of a list, is no sentence of a tool.
    private static bool IsStructure(string line)
    {
        var entry = line.TrimStart(' ', '\t');
        return entry.StartsWith("- ", StringComparison.Ordinal) || (entry.Length < line.Length && IsEntry(entry) && !entry.Contains(' ', StringComparison.Ordinal))
            || (entry.Length < line.Length && entry.IndexOf(": ", StringComparison.Ordinal) is > 0 and var colon && !entry.AsSpan(0, colon).Contains(' '));
    }
}
