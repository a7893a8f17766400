using System.Text.Json;
using System.Text.Unicode;
using Lynceus.Exporter.Kinds;

namespace Lynceus.Exporter.Reading;

/// <summary>
/// Finds what the series of a report need in its JSON, in one pass and without an object for any of it. Fields may be missing, null, of the wrong type, unknown, or there twice: the rest counts, and what
/// was wrong is counted.
/// </summary>
internal ref partial struct ReportReader
{
    // As deep as the watch reads.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 512 };

    private readonly ReportContents _contents;
    private readonly ReadOnlySpan<byte> _json;
    private readonly ReportBody _body;
    private Utf8JsonReader _reader;

    private ReportReader(ReadOnlySpan<byte> json, ReportBody body, ReportContents contents)
    {
        _contents = contents;
        _json = json;
        _body = body;
        _reader = new Utf8JsonReader(json, Options);
    }

    /// <exception cref="JsonException">It is not JSON, or no object.</exception>
    public static Report Read(ReadOnlySpan<byte> json, ReportBody body, ReportContents contents)
    {
        contents.Clear();
        contents.IsUtf8 = Utf8.IsValid(json);
        new ReportReader(json, body, contents).ReadRoot();
        return new Report(json, contents);
    }

    private void ReadRoot()
    {
        if (!_reader.Read() || _reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("An object was expected.");
        }

        while (NextProperty())
        {
            switch (RootNames.Find(ref _reader))
            {
                case RootMetadata:
                    ReadMetadata();
                    break;
                case RootReport when _body != ReportBody.Compliance:
                    ReadReport();
                    break;
                case RootSpec when _body == ReportBody.Compliance:
                    ReadSpec();
                    break;
                case RootStatus when _body == ReportBody.Compliance:
                    ReadStatus();
                    break;
                default:
                    SkipValue();
                    break;
            }
        }

        Complete();
    }

    /// <summary>Draws what follows from all that was read.</summary>
    private readonly void Complete()
    {
        if (_body == ReportBody.Compliance)
        {
            if (_contents.Findings.Count == 0 && _contents.DetailedControls.Count == 0 && _contents.FailCount == ReportContents.Missing)
            {
                _contents.Count(ReportProblem.Missing);
            }

            return;
        }

        if (!_contents.HasFindings)
        {
            _contents.Count(ReportProblem.Missing);
        }

        if (_body == ReportBody.Components)
        {
            return;
        }

        Span<long> found = stackalloc long[SeverityNames.Count];
        foreach (ref readonly var finding in _contents.Findings.Items)
        {
            found[(int)finding.Severity] += finding.IsSuccess ? 0 : 1;
        }

        var isMismatch = false;
        for (var i = 0; i < found.Length; i++)
        {
            ref var count = ref _contents.Summary[i];
            isMismatch |= _contents.HasFindings && count != ReportContents.Missing && count != found[i];
            count = count == ReportContents.Missing ? found[i] : count;
        }

        _contents.Count(ReportProblem.SummaryMismatch, isMismatch ? 1 : 0);
        _contents.Count(ReportProblem.Missing, _contents.HasSummary ? 0 : 1);
    }

    private bool NextProperty() => _reader.Read() && _reader.TokenType == JsonTokenType.PropertyName;

    private bool NextItem() => _reader.Read() && _reader.TokenType != JsonTokenType.EndArray;

    private void SkipValue()
    {
        _reader.Read();
        _reader.Skip();
    }

    /// <summary>Goes into the object that is the value; else over whatever it is.</summary>
    private bool EnterObject() => Enter(JsonTokenType.StartObject);

    private bool EnterArray() => Enter(JsonTokenType.StartArray);

    private bool Enter(JsonTokenType wanted)
    {
        _reader.Read();
        return IsEntered(wanted);
    }

    private bool IsEntered(JsonTokenType wanted)
    {
        if (_reader.TokenType == wanted)
        {
            return true;
        }

        if (_reader.TokenType != JsonTokenType.Null)
        {
            _contents.Count(ReportProblem.Mistyped);
            _reader.Skip();
        }

        return false;
    }

    /// <summary>The text of the value. Numbers and truth values are taken as they stand.</summary>
    private TextRef ReadText()
    {
        _reader.Read();
        switch (_reader.TokenType)
        {
            case JsonTokenType.String:
                var text = new TextRef((int)_reader.TokenStartIndex + 1, _reader.ValueSpan.Length, _reader.ValueIsEscaped);
                if (_reader.ValueIsEscaped || !_contents.IsUtf8 || text.Length > _contents.MaxTextBytes)
                {
                    Inspect();
                }

                return text;
            case JsonTokenType.Null:
                return default;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                _contents.Count(ReportProblem.Mistyped);
                _reader.Skip();
                return default;
            default:
                _contents.Count(ReportProblem.Mistyped);
                return new TextRef((int)_reader.TokenStartIndex, _reader.ValueSpan.Length, isEscaped: false);
        }
    }

    private readonly void Inspect()
    {
        var json = _reader.ValueSpan;
        var isSuspect = !Utf8.IsValid(json) || json.IndexOf("\\u0000"u8) >= 0 || json.IndexOf("\\ud"u8) >= 0 || json.IndexOf("\\uD"u8) >= 0;
        if (isSuspect)
        {
            var text = new byte[JsonText.MostBytes(json.Length, _contents.MaxTextBytes)];
            JsonText.Unescape(json, text, _contents.MaxTextBytes, out var isReplaced);
            _contents.Count(ReportProblem.InvalidText, isReplaced ? 1 : 0);
        }

        _contents.Count(ReportProblem.Truncated, json.Length > _contents.MaxTextBytes ? 1 : 0);
    }

    private void SetText(ReportField field) => _contents.Set(field, ReadText());

    /// <summary>Text that may hold anything and is not exported as it is.</summary>
    private DateTimeOffset? ReadTime()
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.String)
        {
            if (!_reader.ValueIsEscaped && _reader.TryGetDateTimeOffset(out var time))
            {
                return time;
            }

            _contents.Count(ReportProblem.Mistyped, _reader.ValueSpan.IsEmpty ? 0 : 1);
            return null;
        }

        IsEntered(JsonTokenType.None);
        return null;
    }

    /// <summary>A number, also one in quotes; NaN when it is none.</summary>
    private double ReadNumber()
    {
        _reader.Read();
        switch (_reader.TokenType)
        {
            case JsonTokenType.Number when _reader.TryGetDouble(out var number) && double.IsFinite(number):
                return number;
            case JsonTokenType.String:
                _contents.Count(ReportProblem.Mistyped);
                return System.Buffers.Text.Utf8Parser.TryParse(_reader.ValueSpan, out double quoted, out var length)
                    && length == _reader.ValueSpan.Length && double.IsFinite(quoted) ? quoted : double.NaN;
            case JsonTokenType.Number:
                _contents.Count(ReportProblem.Mistyped);
                return double.NaN;
            default:
                IsEntered(JsonTokenType.None);
                return double.NaN;
        }
    }

    private long ReadCount()
    {
        var number = ReadNumber();
        return number is >= 0 and < long.MaxValue ? (long)number : ReportContents.Missing;
    }

    private bool? ReadBool()
    {
        _reader.Read();
        switch (_reader.TokenType)
        {
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            case JsonTokenType.String:
                _contents.Count(ReportProblem.Mistyped);
                return _reader.ValueSpan.SequenceEqual("true"u8) ? true : _reader.ValueSpan.SequenceEqual("false"u8) ? false : null;
            default:
                IsEntered(JsonTokenType.None);
                return null;
        }
    }
}
