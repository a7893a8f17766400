using System.Text;
using Lynceus.Reports.Inputs;
using Lynceus.Reports.Json;
using Lynceus.Reports.Secrets;
using Lynceus.Reports.Yaml;

namespace Lynceus.Reports;

/// <summary>A report as a stream of JSON documents, whatever it was packed into, written in and surrounded by: what translators read.</summary>
internal sealed class ReportDocument : IDisposable
{
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
        string text;
        using (var stream = OpenText())
        {
            text = YamlText.Read(stream, _limits);
        }

        if (YamlText.BeginsWithOther(text) && WithoutOtherLines(text) is { } mixed)
        {
            return mixed;
        }

        try
        {
            var json = YamlToJson.Convert(text, _limits);
            return json is [] or [(byte)'{' or (byte)'[', ..] ? json : throw ForeignInput.OfText(text) ?? OneValue();
        }
        catch (ReportFormatException e) when (e.Problem == ReportProblem.Malformed)
        {
            return WithoutOtherLines(text) ?? throw ForeignInput.OfText(text) ?? e;
        }
    }

    private static ReportFormatException OneValue() => new("This is a single value, not a report.", ReportProblem.UnknownLayout);

    private byte[]? WithoutOtherLines(string text)
    {
        if (YamlText.WithoutOtherLines(text, out var notes) is not { } plain)
        {
            return null;
        }

        try
        {
            var json = YamlToJson.Convert(plain, _limits);
            _notes.AddRange(notes);
            return json;
        }
        catch (ReportFormatException e) when (e.Problem == ReportProblem.Malformed)
        {
            return null;
        }
    }
}
