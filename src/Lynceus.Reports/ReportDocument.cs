using Lynceus.Reports.Json;
using Lynceus.Reports.Yaml;

namespace Lynceus.Reports;

/// <summary>A report as a stream of JSON documents: JSON as it is, YAML turned into JSON first.</summary>
internal sealed class ReportDocument
{
    private readonly ReportSource _source;
    private readonly byte[]? _fromYaml;
    private readonly ReportLimits _limits;
    private readonly CancellationToken _cancellationToken;

    private ReportDocument(ReportSource source, byte[]? fromYaml, ReportLimits limits, CancellationToken cancellationToken) =>
        (_source, _fromYaml, _limits, _cancellationToken) = (source, fromYaml, limits, cancellationToken);

    public static ReportDocument Open(ReportSource source, ReportLimits limits, CancellationToken cancellationToken)
    {
        try
        {
            using var stream = source.Open();
            return new ReportDocument(source, LooksLikeJson(stream) ? null : ReadYaml(source, limits), limits, cancellationToken);
        }
        catch (InvalidDataException e)
        {
            throw new ReportFormatException($"The report is not valid gzip: {e.Message}", ReportProblem.Malformed, e);
        }
    }

    public JsonInput NewInput() => new(
        _fromYaml is null ? _source.Open() : new MemoryStream(_fromYaml, writable: false), _limits, _cancellationToken);

    /// <summary>True when another document follows the first. Costs a pass over the first one, so it is asked only for formats that allow it.</summary>
    public bool HasSeveralDocuments()
    {
        using var input = NewInput();
        var cursor = new JsonCursor(input);
        if (!cursor.NextDocument())
        {
            return false;
        }

        cursor.Skip();
        return cursor.NextDocument();
    }

    private static byte[] ReadYaml(ReportSource source, ReportLimits limits)
    {
        using var stream = source.Open();
        return YamlToJson.Convert(stream, limits);
    }

    // JSON begins with a bracket or, Trivy's empty report, with the word null. Everything else is tried as YAML.
    private static bool LooksLikeJson(Stream stream)
    {
        Span<byte> start = stackalloc byte[512];
        var read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        ReadOnlySpan<byte> text = start[..read];
        if (text.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe]) || text.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff]))
        {
            return true; // refused with its own message where JSON is read
        }

        if (text.StartsWith((ReadOnlySpan<byte>)[0xef, 0xbb, 0xbf]))
        {
            text = text[3..];
        }

        text = text.TrimStart(" \t\r\n"u8);
        return text.IsEmpty || text[0] is (byte)'{' or (byte)'[' || text.TrimEnd(" \t\r\n"u8).SequenceEqual("null"u8);
    }
}
