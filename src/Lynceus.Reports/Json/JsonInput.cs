using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Lynceus.Reports.Json;

/// <summary>The window of a JSON document that a <see cref="JsonCursor"/> reads: a pooled buffer over a stream, never the whole document.</summary>
/// <remarks>Reading is synchronous on purpose: a report is read from a file by one worker, and a pull parser without await points is both
/// simpler and faster (docs/adr/0002). Not for concurrent use.</remarks>
internal sealed class JsonInput : IDisposable
{
    private const int InitialBufferBytes = 128 * 1024;

    private readonly Stream _stream;
    private readonly ReportLimits _limits;
    private readonly CancellationToken _cancellationToken;
    private byte[] _buffer;
    private int _length;
    private long _total;

    public JsonInput(Stream stream, ReportLimits limits, CancellationToken cancellationToken)
    {
        _stream = stream;
        _limits = limits;
        _cancellationToken = cancellationToken;
        _buffer = ArrayPool<byte>.Shared.Rent(InitialBufferBytes);
        try
        {
            while (_length < 4 && !IsFinal)
            {
                Fill();
            }

            RefuseOtherEncodings();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Short texts that recur (package names, severities, titles) become one string each.</summary>
    public Utf8StringPool Strings { get; } = new();

    public bool IsFinal { get; private set; }

    public ReadOnlySpan<byte> Window => _buffer.AsSpan(0, _length);

    /// <summary>Bytes of the stream that no longer stand in the window.</summary>
    public long DroppedBytes { get; private set; }

    /// <summary>Bytes of the stream that were read so far.</summary>
    public long TotalBytes => _total;

    /// <summary>Drops the first <paramref name="consumed"/> bytes of the window and reads more behind the rest.</summary>
    /// <exception cref="ReportFormatException">One token is longer than <see cref="ReportLimits.MaxTokenBytes"/>.</exception>
    public void Advance(int consumed)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        if (consumed > 0)
        {
            _buffer.AsSpan(consumed, _length - consumed).CopyTo(_buffer);
            _length -= consumed;
            DroppedBytes += consumed;
        }

        if (_length == _buffer.Length)
        {
            Grow();
        }

        Fill();
    }

    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        _length = 0;
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        _stream.Dispose();
    }

    private void Fill()
    {
        // A token that fills half of the window is scanned from its start each time, so it gets at least as much again, however small the
        // pieces are in which an inflater hands it out. Otherwise its cost would be the square of its length.
        var free = _buffer.AsSpan(_length);
        var wanted = _length >= InitialBufferBytes / 2 ? Math.Min(free.Length, _length) : 1;
        var read = _stream.ReadAtLeast(free, wanted, throwOnEndOfStream: false);
        IsFinal = read < wanted;
        _length += read;
        _total += read;
        if (_total > _limits.MaxReportBytes)
        {
            throw new ReportFormatException(
                $"The report is longer than {_limits.MaxReportBytes} bytes when unpacked.", ReportProblem.TooLarge);
        }
    }

    private void Grow()
    {
        if (_buffer.Length >= _limits.MaxTokenBytes)
        {
            throw new ReportFormatException(
                $"One JSON text or number is longer than {_limits.MaxTokenBytes} bytes.", ReportProblem.TooLarge);
        }

        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private void RefuseOtherEncodings()
    {
        var start = Window;
        if (start.StartsWith(Encoding.UTF8.Preamble))
        {
            Advance(Encoding.UTF8.Preamble.Length);
        }
        else if (start.StartsWith((ReadOnlySpan<byte>)[0xff, 0xfe]) || start.StartsWith((ReadOnlySpan<byte>)[0xfe, 0xff]))
        {
            throw new ReportFormatException("The report is UTF-16; reports are read as UTF-8.", ReportProblem.Malformed);
        }
    }

    public JsonReaderOptions ReaderOptions => new() { MaxDepth = _limits.MaxDepth, AllowMultipleValues = true };
}
