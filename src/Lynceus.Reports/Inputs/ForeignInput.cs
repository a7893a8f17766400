using System.Text;
using System.Text.RegularExpressions;

namespace Lynceus.Reports.Inputs;

/// <summary>Names what is sent in place of a report, and says what to do.</summary>
internal static partial class ForeignInput
{
    private const string AsJson = "Let the tool write JSON (often --format json or -o json)";

    /// <summary>What the first bytes can only be; null when they may begin a report.</summary>
    public static ReportFormatException? Of(ReadOnlySpan<byte> head) => Name(head) is { } name ? new(name, ReportProblem.NotAReport) : null;

    /// <summary>What a text without JSON is, when it is no YAML either; null when it was meant to be YAML.</summary>
    public static ReportFormatException? OfText(string text)
    {
        var head = text.Length <= Packing.HeadBytes ? text : text[..Packing.HeadBytes];
        var lines = head.Split('\n').Select(static l => l.Trim()).Where(static l => l.Length > 0).ToList();
        var name = NameText(head, lines);
        return name is null ? null : new(name, ReportProblem.NotAReport);
    }

    private static string? Name(ReadOnlySpan<byte> head)
    {
        var text = head.TrimStart("\u00ef\u00bb\u00bf \t\r\n"u8);
        text = text.StartsWith(Encoding.UTF8.Preamble) ? text[3..].TrimStart(" \t\r\n"u8) : text;
        return head switch
        {
            _ when text.StartsWith("<"u8) => Markup(Encoding.UTF8.GetString(text)),
            _ when head.StartsWith("%PDF-"u8) => $"This is a PDF document, not a report. {AsJson}.",
            _ when head.StartsWith("BZh"u8) => Packed("bzip2"),
            [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => Packed("xz"),
            [(byte)'7', (byte)'z', 0xbc, 0xaf, ..] => Packed("7-Zip"),
            _ when head.StartsWith("Rar!"u8) => Packed("RAR"),
            [4, 0x22, 0x4d, 0x18, ..] => Packed("lz4"),
            _ when head.StartsWith("version https://git-lfs"u8) => "This is a pointer of Git LFS, not the report itself. Fetch it with `git lfs pull`.",
            _ when head.StartsWith("-----BEGIN "u8) => $"This is a PEM file ({PlainExcerpt.Of(FirstLine(head))}), not a report.",
            _ when head.StartsWith("%7B"u8) || head.StartsWith("%5B"u8) =>
                "The report is percent-encoded. Send the file as it is (curl: --data-binary @FILE or -T FILE).",
            _ when IsBase64(head) => "The report is Base64. Decode it (base64 -d), and send the result.",
            _ when head.Contains((byte)0) && !head.StartsWith("{"u8) && !head.StartsWith("["u8) => "This is a binary file, not a report.",
            _ => null,
        };
    }

    private static string? Markup(string text)
    {
        if (Element().Match(text) is not { Success: true } element)
        {
            return null;
        }

        var name = element.Groups["name"].Value;
        var isPage = name.Equals("html", StringComparison.OrdinalIgnoreCase) || name.Equals("head", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("<!DOCTYPE html", StringComparison.OrdinalIgnoreCase);
        if (isPage)
        {
            var title = Title().Match(text) is { Success: true } match && match.Groups["title"].Value.Trim() is { Length: > 0 } t ? $" ({PlainExcerpt.Of(t)})" : "";
            return $"This is an HTML page{title}, not a report. It may be a login page or the error of a proxy; look at what the address answers.";
        }

        var format = name switch
        {
            "testsuites" or "testsuite" => "JUnit XML",
            "checkstyle" => "Checkstyle XML",
            "bom" => "CycloneDX XML",
            "nmaprun" => "Nmap XML",
            _ => $"XML (<{name}>)",
        };
        return $"This is {format}, which is not read. {AsJson} or SARIF.";
    }

    private static string? NameText(string head, List<string> lines)
    {
        if (lines.Count == 0)
        {
            return null;
        }

        if (lines.TrueForAll(static l => l[0] == '{' && LogLine.Is(Encoding.UTF8.GetBytes(l))))
        {
            return $"This is only log output, without a report. Its last line: {PlainExcerpt.Of(lines[^1])}";
        }

        if (lines[0].StartsWith("\"{\\\"", StringComparison.Ordinal))
        {
            return "The report is a text inside of JSON. Take it out (jq -r .), and send the result.";
        }

        if (head.AsSpan().ContainsAny('┌', '│', '═') || lines.Exists(static l => TableLine().IsMatch(l)))
        {
            return $"This is what a tool prints for people, not a report. {Advice(head)}.";
        }

        if (KubeBenchLine().Count(head) > 1)
        {
            return "This is what kube-bench prints for people, not a report. Run it with --json.";
        }

        if (lines.Count > 1 && lines[0].Count(static c => c == ',') is > 1 and var commas && lines[1].Count(static c => c == ',') >= commas
            && !lines[0].Contains(": ", StringComparison.Ordinal))
        {
            return $"This is CSV, which is not read. {AsJson}.";
        }

        return YamlText.BeginsWithOther(new StringReader(head)) || !YamlText.HasStructure(head)
            ? $"This is plain text, not JSON or YAML. {AsJson}. It begins: {PlainExcerpt.Of(lines[0])}"
            : null;
    }

    private static string Advice(string head) =>
        head.Contains("Total: ", StringComparison.Ordinal) || head.Contains("Report Summary", StringComparison.Ordinal) ? "Run trivy with --format json" : AsJson;

    private static string Packed(string how) => $"This is packed by {how}, which is not read. Unpack it, or pack it by gzip or zstd.";

    private static bool IsBase64(ReadOnlySpan<byte> head)
    {
        // "{" with a quote or a blank behind it, and gzip.
        if (!head.StartsWith("eyJ"u8) && !head.StartsWith("ewo"u8) && !head.StartsWith("eyA"u8) && !head.StartsWith("H4sI"u8))
        {
            return false;
        }

        var line = FirstLine(head).Trim();
        return line.Length >= 16 && line.All(static c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '=' or '-' or '_');
    }

    private static string FirstLine(ReadOnlySpan<byte> head)
    {
        var end = head.IndexOf((byte)'\n');
        return Encoding.UTF8.GetString(end < 0 ? head : head[..end]).Trim();
    }

    [GeneratedRegex("""\A(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<(?<name>[A-Za-z][\w:.-]*)[\s>/]""", RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Element();

    [GeneratedRegex("<title[^>]*>(?<title>[^<]*)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Title();

    [GeneratedRegex("""^(\+-{2,}|\|.*\|$|Total: \d+ \()|\S {2,}\S+ {2,}\S""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TableLine();

    [GeneratedRegex("""^\[(PASS|FAIL|WARN|INFO)\] \d""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex KubeBenchLine();
}
