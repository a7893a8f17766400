using System.Buffers;
using System.Text.Json;
using Lynceus.Reports.Inputs;

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
    private int _start;
    private int _end;
    private long _total;

    /// <param name="finder">Finds the documents among other text; null when there is nothing but JSON.</param>
    public JsonInput(Stream stream, ReportLimits limits, CancellationToken cancellationToken, DocumentFinder? finder = null)
    {
        _stream = stream;
        _limits = limits;
        _cancellationToken = cancellationToken;
        Finder = finder;
        _buffer = ArrayPool<byte>.Shared.Rent(InitialBufferBytes);
    }

    public DocumentFinder? Finder { get; }

    /// <summary>Short texts that recur (package names, severities, titles) become one string each.</summary>
    public Utf8StringPool Strings { get; } = new();

    public bool IsFinal { get; private set; }

    public ReadOnlySpan<byte> Window => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Bytes of the stream that no longer stand in the window.</summary>
    public long DroppedBytes { get; private set; }

    /// <summary>Bytes of the stream that were read so far.</summary>
    public long TotalBytes => _total;

    public JsonReaderOptions ReaderOptions => new() { MaxDepth = _limits.MaxDepth, AllowMultipleValues = true };

    /// <summary>Drops the first <paramref name="consumed"/> bytes of the window and reads more behind the rest.</summary>
    /// <exception cref="ReportFormatException">One token is longer than <see cref="ReportLimits.MaxTokenBytes"/>.</exception>
    public void Advance(int consumed)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        Drop(consumed);
        if (_start > 0)
        {
            Window.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
        {
            Grow();
        }

        Fill();
    }

    /// <summary>Drops the first bytes of the window, and reads nothing.</summary>
    public void Drop(int bytes)
    {
        _start += bytes;
        DroppedBytes += bytes;
    }

    /// <summary>Reads until the window has this many bytes; false when the stream ends before.</summary>
    public bool Has(int bytes)
    {
        while (_end - _start < bytes)
        {
            if (IsFinal)
            {
                return false;
            }

            Advance(0);
        }

        return true;
    }

    public void Dispose()
    {
        var buffer = _buffer;
        _buffer = [];
        (_start, _end) = (0, 0);
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
        var free = _buffer.AsSpan(_end);
        var wanted = _end >= InitialBufferBytes / 2 ? Math.Min(free.Length, _end) : 1;
        var read = _stream.ReadAtLeast(free, wanted, throwOnEndOfStream: false);
        IsFinal = read < wanted;
        _end += read;
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
        _buffer.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
