using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lynceus.Reports.Inputs;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Lynceus.Reports.Yaml;

/// <summary>Turns YAML into JSON documents, one per YAML document, by the core schema of YAML 1.2.</summary>
/// <remarks>
/// Aliases are expanded from the events of their anchor; the output limit stops documents that expand without end. Merge keys (<c>&lt;&lt;</c>) are
/// no part of that schema and stay an ordinary key. Empty documents, which tools leave between separators, are passed over and not counted.
/// A key that stands twice is written twice, as it may in JSON.
/// </remarks>
internal sealed class YamlToJson : IDisposable
{
    // Aliases and escapes may make the output longer than the input, but honest reports do not by more than this.
    private const int MaxExpansion = 6;
    private const int MinOutputBytes = 1024 * 1024;

    // Measured: a node with a tag or an anchor takes three to five times as long as one without.
    private const int MarkedNode = 4;

    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly Utf8JsonWriter _writer;
    private readonly Dictionary<string, List<ParsingEvent>> _anchors = new(StringComparer.Ordinal);
    private readonly ReportLimits _limits;
    private readonly Func<long, string> _lineAt;
    private readonly IParser _parser;
    private int _nodes;

    private YamlToJson(TextReader text, Func<long, string> lineAt, ReportLimits limits)
    {
        _lineAt = lineAt;
        _parser = new Parser(text);
        _limits = limits;
        _writer = new Utf8JsonWriter(_output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = limits.MaxDepth, SkipValidation = true });
    }

    /// <summary>Reads no further than it must: a text over a limit is not read to its end.</summary>
    /// <param name="lineAt">Gives a line of the text by its number, for the words about what is wrong with it.</param>
    /// <exception cref="ReportFormatException">Not YAML, or over a limit.</exception>
    public static byte[] Convert(TextReader text, Func<long, string> lineAt, ReportLimits limits)
    {
        try
        {
            using var conversion = new YamlToJson(text, lineAt, limits);
            return conversion.Convert();
        }
        catch (YamlException e)
        {
            throw YamlText.Broken(lineAt, e.Start.Line, e.Start.Column, e);
        }
    }

    public void Dispose() => _writer.Dispose();

    private byte[] Convert()
    {
        // A stream is well-formed as far as the parser lets it through: its start, then start, node and end of each document, then its end.
        Next();
        while (Next() is not StreamEnd)
        {
            var root = Next();
            if (!IsEmpty(root))
            {
                WriteNode(root, depth: 0);
                _writer.Flush();
                _output.Write("\n"u8);
                _writer.Reset();
                _anchors.Clear();
            }

            Next();
        }

        return _output.WrittenSpan.ToArray();
    }

    private static bool IsEmpty(ParsingEvent root) =>
        root is Scalar { Style: ScalarStyle.Plain, Value: "", Anchor.IsEmpty: true, Tag.IsEmpty: true };

    /// <summary>The next event. The parser fails on some malformed input with exceptions that are not its own.</summary>
    private ParsingEvent Next()
    {
        try
        {
            return _parser.MoveNext() && _parser.Current is { } next ? Counted(next) : throw new ReportFormatException("The YAML report ends too early.", ReportProblem.Malformed);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or IndexOutOfRangeException or OverflowException or FormatException)
        {
            var (line, column) = _parser.Current is { } last ? (last.End.Line, last.End.Column) : (1, 1);
            throw YamlText.Broken(_lineAt, line, column, e);
        }
    }

    private void WriteNode(ParsingEvent first, int depth) => WriteNode(first, Next, depth);

    private void WriteNode(ParsingEvent first, Func<ParsingEvent> next, int depth)
    {
        if (depth >= _limits.MaxDepth)
        {
            throw TooDeep(first);
        }

        if (_output.WrittenCount + _writer.BytesPending > Math.Max(MinOutputBytes, _parser.Current!.End.Index * MaxExpansion))
        {
            throw new ReportFormatException("The aliases of the YAML report expand beyond its limit.", ReportProblem.TooLarge);
        }

        if (first is NodeEvent { Anchor.IsEmpty: false } anchored)
        {
            var recorded = Record(first, next);
            _anchors[anchored.Anchor.Value] = recorded;
            Replay(recorded, depth);
            return;
        }

        switch (first)
        {
            case AnchorAlias alias:
                Replay(_anchors.TryGetValue(alias.Value.Value, out var events)
                    ? events
                    : throw new ReportFormatException($"The YAML alias '{alias.Value}' has no anchor.", ReportProblem.Malformed), depth);
                break;
            case Scalar scalar:
                WriteScalar(scalar);
                break;
            case SequenceStart:
                _writer.WriteStartArray();
                for (var e = next(); e is not SequenceEnd; e = next())
                {
                    WriteNode(e, next, depth + 1);
                }

                _writer.WriteEndArray();
                break;
            case MappingStart:
                _writer.WriteStartObject();
                for (var e = next(); e is not MappingEnd; e = next())
                {
                    _writer.WritePropertyName(e is Scalar key
                        ? key.Value
                        : throw new ReportFormatException($"A YAML key at line {e.Start.Line} is not a scalar.", ReportProblem.Malformed));
                    WriteNode(next(), next, depth + 1);
                }

                _writer.WriteEndObject();
                break;
            default:
                throw new ReportFormatException($"Unexpected YAML at line {first.Start.Line}.", ReportProblem.Malformed);
        }
    }

    /// <summary>The events of one node without its own anchor, which is about to be set.</summary>
    private List<ParsingEvent> Record(ParsingEvent first, Func<ParsingEvent> next)
    {
        ParsingEvent plain = first switch
        {
            Scalar s => new Scalar(AnchorName.Empty, s.Tag, s.Value, s.Style, s.IsPlainImplicit, s.IsQuotedImplicit, s.Start, s.End),
            SequenceStart s => new SequenceStart(AnchorName.Empty, s.Tag, s.IsImplicit, s.Style, s.Start, s.End),
            MappingStart m => new MappingStart(AnchorName.Empty, m.Tag, m.IsImplicit, m.Style, m.Start, m.End),
            _ => first,
        };
        List<ParsingEvent> events = [plain];
        for (var open = plain.NestingIncrease; open > 0;)
        {
            var e = next();
            open += e.NestingIncrease;
            events.Add(e);
            if (open > _limits.MaxDepth)
            {
                throw TooDeep(e);
            }
        }

        return events;
    }

    private ReportFormatException TooDeep(ParsingEvent at) =>
        new($"The report is nested deeper than {_limits.MaxDepth} levels at line {at.Start.Line}.", ReportProblem.Malformed);

    private void Replay(List<ParsingEvent> events, int depth)
    {
        var at = 0;
        WriteNode(events[at++], () => Counted(events[at++]), depth);
    }

    // Every step costs time and memory, those that repeat an anchor's too, while a value may be two bytes long.
    private ParsingEvent Counted(ParsingEvent next)
    {
        _nodes += next is NodeEvent node && !(node.Anchor.IsEmpty && node.Tag.IsEmpty) ? MarkedNode : 1;
        if (_nodes > _limits.MaxYamlNodes)
        {
            throw new ReportFormatException(
                string.Create(CultureInfo.InvariantCulture, $"The YAML report has more than {_limits.MaxYamlNodes} keys and values; send longer reports as JSON."),
                ReportProblem.TooLarge);
        }

        return next;
    }

    private void WriteScalar(Scalar scalar)
    {
        // "!!str 1.10" and "! 1.10" are texts in spite of their plain style.
        if (scalar.Style != ScalarStyle.Plain || scalar.Tag is { IsEmpty: false, Value: "tag:yaml.org,2002:str" or "!" })
        {
            _writer.WriteStringValue(scalar.Value);
            return;
        }

        switch (scalar.Value)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                _writer.WriteNullValue();
                break;
            case "true" or "True" or "TRUE":
                _writer.WriteBooleanValue(true);
                break;
            case "false" or "False" or "FALSE":
                _writer.WriteBooleanValue(false);
                break;
            case var text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
                && string.Equals(whole.ToString(CultureInfo.InvariantCulture), text, StringComparison.Ordinal):
                _writer.WriteNumberValue(whole);
                break;
            case var text when LooksLikeDecimal(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && double.IsFinite(number):
                _writer.WriteRawValue(text, skipInputValidation: false);
                break;
            case var text:
                _writer.WriteStringValue(text);
                break;
        }
    }

    // Only decimals that JSON writes in the same way stay numbers; versions such as 1.10 keep their digits as raw text.
    private static bool LooksLikeDecimal(string text)
    {
        var digits = text.AsSpan(text.StartsWith('-') ? 1 : 0);
        var point = digits.IndexOf('.');
        return point > 0
            && point < digits.Length - 1
            && digits[..point].IndexOfAnyExceptInRange('0', '9') < 0
            && digits[(point + 1)..].IndexOfAnyExceptInRange('0', '9') < 0
            && (point == 1 || digits[0] != '0');
    }
}
