using System.Text;
using System.Text.RegularExpressions;

namespace Lynceus.Reports.Inputs;

/// <summary>The one file in the body of a form (multipart/form-data), as <c>curl -F file=@report.json</c> sends it.</summary>
internal sealed partial class MultipartBody : ReadOnlyStream
{
    // RFC 2046 allows 70.
    private const int MaxBoundary = 200;
    private const int BufferBytes = 64 * 1024;

    private readonly Stream _body;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private readonly byte[] _delimiter;
    private readonly string _name;
    private int _start;
    private int _end;
    private bool _isFinal;
    private bool _isDone;

    /// <param name="body">Begins with the line of the boundary.</param>
    public MultipartBody(Stream body)
    {
        _body = body;
        Fill();
        var line = Line(Window);
        _start = line.Length + LineBreak(Window[line.Length..]);
        var isCrLf = Window.Length > 0 && _buffer[_start - 1] == '\n' && _start > 1 && _buffer[_start - 2] == '\r';
        _delimiter = [.. isCrLf ? "\r\n"u8 : "\n"u8, .. _buffer.AsSpan(0, line.Length)];
        _name = ReadHeaders();
    }

    private ReadOnlySpan<byte> Window => _buffer.AsSpan(_start, _end - _start);

    /// <summary>True for the start of such a body: the line of a boundary, then the headers of a part of a form.</summary>
    public static bool Begins(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("--"u8))
        {
            return false;
        }

        var boundary = Line(head);
        if (boundary.Length is <= 2 or > MaxBoundary || boundary.Length == head.Length)
        {
            return false;
        }

        var rest = head[(boundary.Length + LineBreak(head[boundary.Length..]))..];
        while (Line(rest) is { IsEmpty: false } line)
        {
            if (StartsWith(line, "Content-Disposition:"))
            {
                return true;
            }

            if (line.IndexOf((byte)':') <= 0 || line.Length == rest.Length)
            {
                return false;
            }

            rest = rest[(line.Length + LineBreak(rest[line.Length..]))..];
        }

        return false;
    }

    public override int Read(Span<byte> buffer)
    {
        while (!_isDone && buffer.Length > 0)
        {
            var delimiter = Window.IndexOf(_delimiter);
            if (delimiter == 0)
            {
                Finish();
                break;
            }

            // What may be the start of the delimiter waits until more is there.
            var ready = delimiter > 0 ? delimiter : Window.Length - _delimiter.Length + 1;
            if (ready > 0)
            {
                var length = Math.Min(ready, buffer.Length);
                Window[..length].CopyTo(buffer);
                _start += length;
                return length;
            }

            if (!Fill())
            {
                throw new ReportFormatException("The form is cut: it ends before the file in it does. Send it again whole.", ReportProblem.Malformed);
            }
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _body.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Finish()
    {
        _isDone = true;
        _start += _delimiter.Length;
        while (Window.Length < 2 && Fill())
        {
        }

        if (!Window.StartsWith("--"u8) && !Window.IsEmpty)
        {
            _start += LineBreak(Window);
            throw SeveralParts([_name, ReadHeaders()]);
        }
    }

    /// <summary>The words for a form that is not one file.</summary>
    internal static ReportFormatException SeveralParts(IEnumerable<string> names) => new(
        $"The form has several parts ({string.Join(", ", names)}). Send each report by itself; what is to be said of it belongs into the address.",
        ReportProblem.NotAReport);

    /// <summary>Passes over the headers of a part and gives its name.</summary>
    private string ReadHeaders()
    {
        var name = "a part without name";
        while (true)
        {
            while (Window.IndexOf((byte)'\n') < 0)
            {
                if (!Fill())
                {
                    throw new ReportFormatException("The form is cut: it ends in the headers of its first part.", ReportProblem.Malformed);
                }
            }

            var line = Line(Window);
            var text = Encoding.UTF8.GetString(line);
            _start += line.Length + LineBreak(Window[line.Length..]);
            if (line.IsEmpty)
            {
                return name;
            }

            if (StartsWith(line, "Content-Disposition:") && (FileName().Match(text) is { Success: true } match || (match = FieldName().Match(text)).Success))
            {
                name = match.Groups["name"].Value;
            }
        }
    }

    /// <summary>Reads more behind the window; false when nothing more comes or fits.</summary>
    private bool Fill()
    {
        if (_isFinal)
        {
            return false;
        }

        Window.CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var read = _end == _buffer.Length ? 0 : _body.Read(_buffer.AsSpan(_end));
        _end += read;
        _isFinal = read == 0;
        return read > 0;
    }

    private static ReadOnlySpan<byte> Line(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)'\n');
        var line = end < 0 ? text : text[..end];
        return line is [.., (byte)'\r'] ? line[..^1] : line;
    }

    private static int LineBreak(ReadOnlySpan<byte> text) => text switch
    {
        [(byte)'\r', (byte)'\n', ..] => 2,
        [(byte)'\n', ..] => 1,
        _ => 0,
    };

    private static bool StartsWith(ReadOnlySpan<byte> line, string name) => Ascii.EqualsIgnoreCase(line[..Math.Min(line.Length, name.Length)], name);

    [GeneratedRegex("""\bfilename="?(?<name>[^";]+)"?""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FileName();

    [GeneratedRegex("""\bname="?(?<name>[^";]+)"?""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FieldName();
}
