using System.Buffers;
using System.Text;
using System.Text.Json;
using Lynceus.Reports.Json;

namespace Lynceus.Reports.Inputs;

/// <summary>Finds the JSON documents of an input among what tools, shells and logs write around them.</summary>
/// <remarks>
/// A document is an object or an array that begins on a line of its own or behind another document. What may stand around documents: byte order marks,
/// record separators (RFC 7464), colours of a terminal, and lines of text, which are passed over and noted. A line that looks like a piece of JSON is refused
/// and never passed over: it may be the rest of a document that was damaged, and half a report closes the items of the other half.
/// </remarks>
/// <param name="reopen">Opens the same text from its start, to find the line of an error.</param>
internal sealed class DocumentFinder(Func<Stream> reopen)
{
    // So much of a line is looked at to tell what it is.
    private const int LineHead = 512;
    private const int MaxLogLine = 64 * 1024;

    private static readonly SearchValues<byte> Blanks = SearchValues.Create(" \t\r\n\u001e"u8);

    private static readonly SearchValues<byte> LineEnds = SearchValues.Create("\r\n"u8);

    private readonly List<PassedText> _passed = [];
    private long _documentStart;
    private long? _fragmentAt;
    private int _documents;
    private bool _isIndented;
    private bool _isBehindDocument;
    private bool _isBehindSeparator;
    private bool _isLog;

    /// <summary>The text is YAML: a line that begins such a document came before any JSON.</summary>
    public bool IsYaml { get; private set; }

    /// <summary>A document was found.</summary>
    public bool HasFound => _documents > 0;

    /// <summary>What was passed over so far, in the order of the report.</summary>
    public IReadOnlyList<PassedText> Passed => _passed;

    /// <summary>Moves the window to the first byte of the next document.</summary>
    /// <param name="consumed">Bytes of the window that belong to the last one.</param>
    public bool MoveToNext(JsonInput input, int consumed)
    {
        input.Drop(consumed);
        _isBehindDocument = _documents > 0;
        _isIndented = false;
        while (!IsYaml && PassBlanks(input))
        {
            var first = input.Window[0];
            _isLog = false;
            var isStart = first switch
            {
                (byte)'{' or (byte)'[' => IsDocument(input),
                (byte)'n' => IsNull(input),
                _ => false,
            };
            if (isStart)
            {
                if (_fragmentAt is { } fragment)
                {
                    throw Misplaced(fragment);
                }

                _documents++;
                _documentStart = input.DroppedBytes;
                return true;
            }

            PassLine(input);
        }

        return false;
    }

    /// <summary>The words for a document that the input ends within.</summary>
    /// <param name="rest">Bytes of the token that is not complete.</param>
    public ReportFormatException Cut(JsonInput input, ReadOnlySpan<byte> rest) => BrokenJson.Cut(reopen, input.TotalBytes, rest.Trim(" \t\r\n"u8) is [(byte)'"', ..]);

    /// <summary>The words for a syntax error in the current document.</summary>
    public ReportFormatException Broken(JsonException e, JsonTokenType last) => BrokenJson.Syntax(reopen, _documentStart, e, last);

    private ReportFormatException Misplaced(long offset) => BrokenJson.Misplaced(reopen, offset, _documents > 0);

    /// <summary>Goes to the next byte that means something; false at the end.</summary>
    private bool PassBlanks(JsonInput input)
    {
        while (input.Has(1))
        {
            var window = input.Window;
            var blanks = window.IndexOfAnyExcept(Blanks);
            blanks = blanks < 0 ? window.Length : blanks;
            if (blanks > 0)
            {
                var lineEnd = window[..blanks].LastIndexOfAny(LineEnds);
                _isIndented = lineEnd < 0 || lineEnd < blanks - 1;
                _isBehindDocument &= lineEnd < 0;
                input.Drop(blanks);
            }
            else if (window[0] == 0xef && input.Has(3) && input.Window.StartsWith(Encoding.UTF8.Preamble))
            {
                input.Drop(Encoding.UTF8.Preamble.Length);
            }
            else if (window[0] == 0x1b)
            {
                PassEscape(input);
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    // ESC [ parameters letter; any other sequence is passed over byte by byte, as text.
    private static void PassEscape(JsonInput input)
    {
        input.Has(32);
        var sequence = input.Window[..Math.Min(32, input.Window.Length)];
        var length = 1;
        if (sequence is [_, (byte)'[', ..])
        {
            var letter = sequence[2..].IndexOfAnyInRange((byte)'@', (byte)'~');
            length = letter < 0 ? 2 : letter + 3;
        }

        input.Drop(length);
    }

    private bool IsDocument(JsonInput input)
    {
        // Before the first document an indented bracket belongs to something else: YAML, or text that was wrapped.
        if (_documents == 0 && _isIndented && _passed.Count > 0)
        {
            return false;
        }

        var isObject = input.Window[0] == '{';
        var isAlone = _documents == 0 && _passed.Count == 0;
        var at = 1;
        while (input.Has(at + 1) && Blanks.Contains(input.Window[at]))
        {
            if (++at > MaxLogLine)
            {
                return true;
            }
        }

        if (!input.Has(at + 1))
        {
            return true; // cut, and refused as such
        }

        // An object at the start of the report that is not JSON is to be refused where it is wrong. "[INFO]" begins a line of a log.
        var second = input.Window[at];
        var isJson = isObject ? isAlone || second is (byte)'"' or (byte)'}'
            : second is (byte)'{' or (byte)'[' or (byte)'"' or (byte)']' || (isAlone && BeginsListOfValues(input));
        _isLog = isJson && isObject && IsLogLine(input);
        return isJson && !_isLog;
    }

    // "[1, 2", but neither "[2026-03-02" nor "[1] done".
    private static bool BeginsListOfValues(JsonInput input)
    {
        input.Has(LineHead);
        var reader = new Utf8JsonReader(input.Window[..Math.Min(LineHead, input.Window.Length)], isFinalBlock: false, state: default);
        try
        {
            return reader.Read() && reader.Read() && reader.Read() && reader.TokenType != JsonTokenType.EndArray;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsLogLine(JsonInput input)
    {
        if (!LogLine.MayBegin(input.Window))
        {
            return false;
        }

        int end;
        while ((end = input.Window.IndexOf((byte)'\n')) < 0 && input.Window.Length < MaxLogLine && !input.IsFinal)
        {
            input.Advance(0);
        }

        return LogLine.Is(end < 0 ? input.Window : input.Window[..end]);
    }

    // Trivy's report when there is nothing to scan.
    private bool IsNull(JsonInput input)
    {
        input.Has("null\r\n"u8.Length);
        var window = input.Window;
        return _documents == 0 && !_isIndented && window.StartsWith("null"u8) && (window.Length == 4 || window[4] is (byte)'\r' or (byte)'\n');
    }

    private void PassLine(JsonInput input)
    {
        input.Has(LineHead);
        var start = input.DroppedBytes;
        var head = Head(input.Window);
        Judge(head, start);
        if (IsYaml)
        {
            return;
        }

        if (_passed.Count == 0 || _passed[^1].Document != _documents)
        {
            _passed.Add(new PassedText(_documents, start, Encoding.UTF8.GetString(head)));
        }

        int end;
        while ((end = input.Window.IndexOfAny(LineEnds)) < 0 && input.Window.Length > 0)
        {
            if (input.IsFinal)
            {
                input.Drop(input.Window.Length);
                break;
            }

            input.Advance(input.Window.Length);
        }

        if (end >= 0)
        {
            input.Drop(end);
        }

        var passed = _passed[^1];
        passed.End = input.DroppedBytes;
        _isIndented = false;
    }

    private void Judge(ReadOnlySpan<byte> line, long offset)
    {
        if (!_isLog && IsFragment(line))
        {
            if (_documents > 0)
            {
                throw Misplaced(offset);
            }

            _fragmentAt ??= offset;
        }

        if (_isIndented)
        {
            return;
        }

        // "---" begins YAML, unless JSON follows it.
        var isSeparator = line.TrimEnd(" \t"u8).SequenceEqual("---"u8);
        if (YamlText.Begins(line) || (_isBehindSeparator && YamlText.IsEntry(line)))
        {
            if (_documents > 0)
            {
                throw BrokenJson.YamlBehind(reopen, offset);
            }

            IsYaml = true;
        }

        _isBehindSeparator = isSeparator || (_isBehindSeparator && line is [(byte)'#', ..]);
    }

    /// <summary>The line looks like a piece of a JSON document.</summary>
    private bool IsFragment(ReadOnlySpan<byte> line) =>
        line[0] is (byte)'}' or (byte)']' or (byte)','
        || (line[0] == '"' && (line.TrimEnd(" \t"u8)[^1] == ',' || line.IndexOf("\":"u8) > 0))
        || (_isBehindDocument && line.IndexOfAny("\"{}"u8) >= 0);

    private static ReadOnlySpan<byte> Head(ReadOnlySpan<byte> window)
    {
        var head = window[..Math.Min(LineHead, window.Length)];
        var end = head.IndexOfAny(LineEnds);
        return end < 0 ? head : head[..end];
    }
}
