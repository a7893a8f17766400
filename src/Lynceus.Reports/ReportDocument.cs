using System.Text;
using Lynceus.Reports.Inputs;
using Lynceus.Reports.Json;
using Lynceus.Reports.Secrets;
using Lynceus.Reports.Yaml;

namespace Lynceus.Reports;

/// <summary>A report as a stream of JSON documents, whatever it was packed into, written in and surrounded by: what translators read.</summary>
internal sealed class ReportDocument : IDisposable
{
    private const int MaxMixedChars = 8 * 1024 * 1024;

    private readonly ReportSource _source;
    private readonly Encoding? _encoding;
    private readonly byte[]? _fromYaml;
    private readonly ReportLimits _limits;
    private readonly CancellationToken _cancellationToken;
    private readonly List<string> _notes = [];
    private ReportArchive? _archive;

    private ReportDocument(ReportSource source, ReportLimits limits, CancellationToken cancellationToken)
    {
        (_source, _limits, _cancellationToken) = (source, limits, cancellationToken);
        var input = source.Unwrap();
        using var stream = input.Stream;
        if (input.Form != InputForm.Text)
        {
            throw ReportArchive.Nested(input.Form);
        }

        _encoding = TextEncoding.Of(input.Head);
        var text = TextEncoding.ToUtf8(stream, _encoding);
        if ((_encoding is null ? ForeignInput.Of(input.Head) : ForeignInput.Of(Packing.PutBack(ref text))) is { } foreign)
        {
            throw foreign;
        }

        var finder = new DocumentFinder(OpenText);
        using (var json = new JsonInput(text, limits, cancellationToken, finder))
        {
            IsEmpty = !finder.MoveToNext(json, consumed: 0) && !finder.IsYaml && finder.Passed.Count == 0;
            if (IsEmpty || finder.HasFound)
            {
                return;
            }
        }

        _fromYaml = ReadYaml();
    }

    /// <summary>There is nothing but blanks in it.</summary>
    public bool IsEmpty { get; }

    /// <exception cref="ReportFormatException">Damaged, no report at all, or an archive of several.</exception>
    public static ReportDocument Open(ReportSource source, ReportLimits limits, CancellationToken cancellationToken)
    {
        var archive = ReportArchive.TryOpen(source, limits, cancellationToken);
        try
        {
            var document = new ReportDocument(archive?.Single() ?? source, limits, cancellationToken) { _archive = archive };
            if (archive?.Note is { } note)
            {
                document._notes.Add(note);
            }

            return document;
        }
        catch
        {
            archive?.Dispose();
            throw;
        }
    }

    public JsonInput NewInput() => _fromYaml is null
        ? new JsonInput(OpenText(), _limits, _cancellationToken, new DocumentFinder(OpenText))
        : new JsonInput(new MemoryStream(_fromYaml, writable: false), _limits, _cancellationToken);

    /// <summary>What people should know of how it was read: lines and members that were passed over.</summary>
    /// <param name="input">Read to its end.</param>
    public IReadOnlyList<string> Notes(JsonInput input) =>
        [.. (input.Finder is { } finder ? _notes.Concat(PassedText.Notes(finder.Passed, OpenText)) : _notes).Select(static n => SecretMasker.Mask(n, TextKind.Observed))];

    /// <summary>True when another document follows the first. Costs a pass over the first one, so it is asked only for formats that allow it.</summary>
    public bool HasSeveralDocuments()
    {
        using var input = NewInput();
        var cursor = new JsonCursor(input);
        return cursor.NextDocument() && cursor.NextDocument();
    }

    public void Dispose() => _archive?.Dispose();

    private Stream OpenText() => TextEncoding.ToUtf8(_source.Open(), _encoding);

    private byte[] ReadYaml()
    {
        using (var beginning = NewYamlReader())
        {
            if (YamlText.BeginsWithOther(beginning) && WithoutOtherLines() is { } mixed)
            {
                return mixed;
            }
        }

        try
        {
            using var text = NewYamlReader();
            var json = YamlToJson.Convert(text, LineAt, _limits);
            return json is [] or [(byte)'{' or (byte)'[', ..] ? json : throw ForeignInput.OfText(YamlHead(Packing.HeadBytes)) ?? OneValue();
        }
        catch (ReportFormatException e) when (e.Problem == ReportProblem.Malformed)
        {
            return WithoutOtherLines() ?? throw ForeignInput.OfText(YamlHead(Packing.HeadBytes)) ?? e;
        }
    }

    private YamlReader NewYamlReader() => new(OpenText(), _limits);

    private string LineAt(long number)
    {
        using var text = NewYamlReader();
        return YamlText.LineAt(text, number);
    }

    private string YamlHead(int chars)
    {
        using var text = NewYamlReader();
        var head = new char[chars];
        return new string(head, 0, text.ReadBlock(head));
    }

    private static ReportFormatException OneValue() => new("This is a single value, not a report.", ReportProblem.UnknownLayout);

    private byte[]? WithoutOtherLines()
    {
        // What tools print around a report is looked for line by line in all of it, so a long text is not worth the memory.
        var text = YamlHead(MaxMixedChars);
        if (text.Length == MaxMixedChars || YamlText.WithoutOtherLines(text, out var notes) is not { } plain)
        {
            return null;
        }

        try
        {
            using var reader = new StringReader(plain);
            var json = YamlToJson.Convert(reader, n => YamlText.LineAt(new StringReader(plain), n), _limits);
            _notes.AddRange(notes);
            return json;
        }
        catch (ReportFormatException e) when (e.Problem == ReportProblem.Malformed)
        {
            return null;
        }
    }
}
