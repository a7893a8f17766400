using System.Text;

namespace Lynceus.Reports.Inputs;

/// <summary>Text of YAML as it is read, up to its limit: UTF-8 without its byte order marks, which files that were put together have inside.</summary>
internal sealed class YamlReader(Stream stream, ReportLimits limits) : TextReader
{
    private const char Mark = '\uFEFF';
    private const int BufferBytes = 32 * 1024;

    private readonly Decoder _decoder = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();
    private readonly byte[] _bytes = new byte[BufferBytes];
    private readonly char[] _chars = new char[BufferBytes + 4];
    private long _read;
    private int _start;
    private int _end;
    private bool _isOver;

    /// <exception cref="ReportFormatException">Too long, or not UTF-8.</exception>
    public override int Peek() => Fill() ? _chars[_start] : -1;

    /// <exception cref="ReportFormatException">Too long, or not UTF-8.</exception>
    public override int Read() => Fill() ? _chars[_start++] : -1;

    /// <exception cref="ReportFormatException">Too long, or not UTF-8.</exception>
    public override int Read(char[] buffer, int index, int count)
    {
        if (count == 0 || !Fill())
        {
            return 0;
        }

        var taken = Math.Min(count, _end - _start);
        _chars.AsSpan(_start, taken).CopyTo(buffer.AsSpan(index));
        _start += taken;
        return taken;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stream.Dispose();
        }

        base.Dispose(disposing);
    }

    // Whether there is another character.
    private bool Fill()
    {
        while (_start == _end && !_isOver)
        {
            var read = stream.Read(_bytes);
            _isOver = read == 0;
            if (_read + read > limits.MaxYamlBytes)
            {
                throw new ReportFormatException(
                    $"No JSON begins in the report, and YAML may be {limits.MaxYamlBytes} bytes long; send longer reports as JSON.", ReportProblem.TooLarge);
            }

            (_start, _end) = (0, WithoutMarks(Decode(_bytes.AsSpan(0, read))));
            _read += read;
        }

        return _start < _end;
    }

    private int Decode(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return _decoder.GetChars(bytes, _chars, flush: _isOver);
        }
        catch (DecoderFallbackException e)
        {
            // Before the bytes at hand when the character began in those before.
            throw new ReportFormatException(
                $"The report is not UTF-8: byte {_read + e.Index + 1} is not part of a character. Save it as UTF-8, or send the file as the tool wrote it.",
                ReportProblem.Malformed,
                e);
        }
    }

    private int WithoutMarks(int length)
    {
        var at = _chars.AsSpan(0, length).IndexOf(Mark);
        if (at < 0)
        {
            return length;
        }

        var kept = at;
        for (; at < length; at++)
        {
            if (_chars[at] != Mark)
            {
                _chars[kept++] = _chars[at];
            }
        }

        return kept;
    }
}
