using System.Text.Json;

namespace Lynceus.Reports.Inputs;

/// <summary>Words for JSON that is not: what was found, what was expected, and where, counted in the file as it was sent.</summary>
internal static class BrokenJson
{
    private const string LogHint = " This looks like log output among the lines of the report: keep the two apart (2>log.txt).";

    public static ReportFormatException Cut(Func<Stream> reopen, long bytes, bool inText)
    {
        var place = TextPlace.Of(reopen, bytes - 1);
        var what = inText ? "in the middle of a text" : "before its last bracket is closed";
        return At(place, $"The report is cut: it ends at byte {bytes} (line {place.Line}, column {place.Column}), {what}. Send it whole.");
    }

    public static ReportFormatException Misplaced(Func<Stream> reopen, long offset, bool isBehindDocument)
    {
        var place = TextPlace.Of(reopen, offset);
        var where = isBehindDocument ? "behind the end of a document" : "before the first document; the beginning of the report may be missing";
        return At(place, $"The report is not valid JSON at line {place.Line}, column {place.Column}: {place.Found()} stands {where}.");
    }

    public static ReportFormatException YamlBehind(Func<Stream> reopen, long offset)
    {
        var place = TextPlace.Of(reopen, offset);
        return At(place, $"YAML begins in line {place.Line}, behind JSON. Send the two as files of their own.");
    }

    /// <param name="start">Where the document begins.</param>
    /// <param name="e">What the reader said, counted from there.</param>
    /// <param name="last">The last token that was sound.</param>
    public static ReportFormatException Syntax(Func<Stream> reopen, long start, JsonException e, JsonTokenType last)
    {
        var place = TextPlace.Behind(reopen, start, e.LineNumber ?? 0, e.BytePositionInLine ?? 0);
        return At(place, $"The report is not valid JSON at line {place.Line}, column {place.Column}: {Reason(place, e, last)}", e);
    }

    private static string Reason(TextPlace place, JsonException e, JsonTokenType last)
    {
        if (e.Message.Contains("depth", StringComparison.Ordinal) && place.After is [(byte)'{' or (byte)'[', ..])
        {
            return "it is nested deeper than is read (depth of brackets).";
        }

        var found = place.Found();
        var previous = place.Before is [.., var b] ? b : (byte)0;
        var before = ((ReadOnlySpan<byte>)place.Before).TrimEnd(" \t\r\n"u8) is [.., var p] ? p : (byte)0;
        var next = place.After is [var n, ..] ? n : (byte)0;
        if (next < 0x20)
        {
            return $"{found} stands inside a text.";
        }

        if (previous == '\\')
        {
            return $"{found} stands behind a '\\' inside a text, where JSON knows no such escape.";
        }

        var reason = before switch
        {
            (byte)'"' when e.Message.Contains("Expected a ':'.", StringComparison.Ordinal) =>
                $"{found} stands where ':' was expected.",
            (byte)',' when next is (byte)'}' or (byte)']' => $"a ',' stands before the closing {found}.",
            (byte)'.' or (byte)'-' or (byte)'+' or (byte)'e' or (byte)'E' when previous == before => $"{found} stands where a digit was expected.",
            (byte)'0' when previous == before && char.IsAsciiDigit((char)next) => "a number begins with 0.",
            not ((byte)':' or (byte)',' or (byte)'{') when next is (byte)'}' or (byte)']' => $"{found} closes another bracket than the one that is open.",
            _ => $"{found} stands where {Expected(before, last)} was expected.",
        };
        return reason + Hint(place, next, last);
    }

    private static string Expected(byte before, JsonTokenType last) => (before, last) switch
    {
        (_, JsonTokenType.None) => "an object or an array",
        ((byte)',', _) => "the next name or value",
        (_, JsonTokenType.PropertyName) when before == ':' => "a value",
        (_, JsonTokenType.StartObject) => "a name in double quotes or '}'",
        (_, JsonTokenType.StartArray) => "a value or ']'",
        _ => "',' or a closing bracket",
    };

    private static string Hint(TextPlace place, byte next, JsonTokenType last) => next switch
    {
        (byte)'\'' => " Names and texts stand in double quotes.",
        (byte)'/' or (byte)'#' => " JSON has no comments.",
        _ when last != JsonTokenType.StartObject && place.Line > 1 && BeginsLine(place) && !"{}[]\",:"u8.Contains(next) => LogHint,
        _ => "",
    };

    private static bool BeginsLine(TextPlace place) =>
        ((ReadOnlySpan<byte>)place.Before).TrimEnd(" \t["u8) is [] or [.., (byte)'\n'];

    private static ReportFormatException At(TextPlace place, string message, Exception? e = null) =>
        new(message, ReportProblem.Malformed, e) { Line = place.Line, Column = place.Column };
}
